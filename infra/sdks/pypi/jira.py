import os

from jira import JIRA

proxy, key = os.environ["PATCHBAY_PROXY"], os.environ["PATCHBAY_API_KEY"]
jira = JIRA(server=proxy, token_auth=key)

first = jira.enhanced_search_issues("project = ENG", maxResults=2)
second = jira.enhanced_search_issues("project = ENG", maxResults=2, nextPageToken=first.nextPageToken)
made = jira.create_issue(project="ENG", summary="A wheel is loose", issuetype={"name": "Task"})
made.update(summary="A wheel is tight")
print(*[issue.id for issue in [*first, *second, made]])
