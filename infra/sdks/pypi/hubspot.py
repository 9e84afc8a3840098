import os

from hubspot import Client
from hubspot.crm.contacts import SimplePublicObjectInputForCreate

proxy, key = os.environ["PATCHBAY_PROXY"], os.environ["PATCHBAY_API_KEY"]
hubspot = Client.create(access_token=key, host=proxy)

contacts = hubspot.crm.contacts.basic_api
first = contacts.get_page(limit=2)
second = contacts.get_page(limit=2, after=first.paging.next.after)
made = contacts.create(SimplePublicObjectInputForCreate(properties={"email": "ada@example.com"}))
print(*[contact.id for contact in [*first.results, *second.results, made]])
