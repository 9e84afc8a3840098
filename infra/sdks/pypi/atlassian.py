import os

from atlassian import Jira

proxy, key = os.environ["PATCHBAY_PROXY"], os.environ["PATCHBAY_API_KEY"]
jira = Jira(url=proxy, token=key, cloud=True)

first = jira.enhanced_jql("project = ENG", limit=2)
second = jira.enhanced_jql("project = ENG", limit=2, nextPageToken=first["nextPageToken"])
made = jira.issue_create({"project": {"key": "ENG"}, "summary": "A wheel is loose", "issuetype": {"name": "Task"}})
print(*[issue["id"] for issue in [*first["issues"], *second["issues"], made]])
