import os

from zenpy import Zenpy
from zenpy.lib.api_objects import User

proxy, key = os.environ["PATCHBAY_PROXY"], os.environ["PATCHBAY_API_KEY"]
# It puts the address together again: https://SUBDOMAIN.DOMAIN.
subdomain, domain = proxy.removeprefix("https://").split(".", 1)
zendesk = Zenpy(subdomain=subdomain, domain=domain, email="anybody@example.com", token=key)

found = [user.id for user in zendesk.users()]
made = zendesk.users.create(User(name="Ada"))
print(*found, made.id)
