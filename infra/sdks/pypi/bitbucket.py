import os

from atlassian.bitbucket import Cloud

proxy, key = os.environ["PATCHBAY_PROXY"], os.environ["PATCHBAY_API_KEY"]
bitbucket = Cloud(url=proxy, token=key)

issues = bitbucket.repositories.get("ada", "engine").issues
found = [issue.id for issue in issues.each()]
made = issues.create("A wheel is loose", "It rattles.", "bug", "major")
print(*found, made.id)
