import os

from pyairtable import Api

proxy, key = os.environ["PATCHBAY_PROXY"], os.environ["PATCHBAY_API_KEY"]
table = Api(key, endpoint_url=proxy).table("appBase", "Contacts")

found = table.all(page_size=2)
made = table.create({"Name": "Ada"})
print(*[record["id"] for record in [*found, made]])
