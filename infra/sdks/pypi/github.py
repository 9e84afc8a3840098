import io
import os

from github import Auth, Github

proxy, key = os.environ["PATCHBAY_PROXY"], os.environ["PATCHBAY_API_KEY"]
github = Github(base_url=proxy, auth=Auth.Token(key), per_page=2)

repo = github.get_repo("ada/engine")
found = [issue.number for issue in repo.get_issues()]
made = repo.create_issue("A wheel is loose")
repo.get_release(1).upload_asset_from_memory(io.BytesIO(b"Hello"), 5, "notes.txt")
print(*found, made.number)
