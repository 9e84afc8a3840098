import os

from google.oauth2.credentials import Credentials
from googleapiclient.discovery import build

proxy, key = os.environ["PATCHBAY_PROXY"], os.environ["PATCHBAY_API_KEY"]
files = build("drive", "v3", credentials=Credentials(key), client_options={"api_endpoint": proxy}).files()

request = files.list(pageSize=2)
first = request.execute()
second = files.list_next(request, first).execute()
made = files.create(body={"name": "Notes"}).execute()
print(*[file["id"] for file in [*first["files"], *second["files"], made]])
