import os

from notion_client import Client
from notion_client.helpers import iterate_paginated_api

proxy, key = os.environ["PATCHBAY_PROXY"], os.environ["PATCHBAY_API_KEY"]
notion = Client(auth=key, base_url=proxy)

found = iterate_paginated_api(notion.users.list, page_size=2)
ids = [user["id"] for user in found]
made = notion.pages.create(parent={"page_id": "p1"}, properties={})
print(*ids, made["id"])
