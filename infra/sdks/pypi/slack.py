import os
from urllib.request import Request, urlopen

from slack_sdk import WebClient

proxy, key = os.environ["PATCHBAY_PROXY"], os.environ["PATCHBAY_API_KEY"]
slack = WebClient(token=key, base_url=f"{proxy}/api/")

found = [user["id"] for page in slack.users_list(limit=2) for user in page["members"]]
made = slack.chat_postMessage(channel="C1", text="Hello")
# In place of files_upload_v2, which sends no token with the file and is refused.
upload = slack.files_getUploadURLExternal(filename="notes.txt", length=5)
urlopen(Request(upload["upload_url"], b"Hello", {"Authorization": f"Bearer {key}"}))
slack.files_completeUploadExternal(files=[{"id": upload["file_id"]}], channel_id="C1")
print(*found, made["ts"])
