import io
import os

from google.oauth2.credentials import Credentials
from googleapiclient.discovery import build
from googleapiclient.http import HttpRequest, MediaIoBaseUpload

proxy, key = os.environ["PATCHBAY_PROXY"], os.environ["PATCHBAY_API_KEY"]


class AccountRequest(HttpRequest):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.headers["x-account-id"] = os.environ["PATCHBAY_ACCOUNT"]


# The proxy's own host: uploads drop the path of an address.
options = {"api_endpoint": proxy}
drive = build("drive", "v3", credentials=Credentials(key), client_options=options, requestBuilder=AccountRequest)
files = drive.files()

request = files.list(pageSize=2)
first = request.execute()
second = files.list_next(request, first).execute()
media = MediaIoBaseUpload(io.BytesIO(b"Hello"), "text/plain")
made = files.create(body={"name": "Notes"}, media_body=media).execute()
print(*[file["id"] for file in [*first["files"], *second["files"], made]])
