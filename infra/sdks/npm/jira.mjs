import { Version3Client } from "jira.js";

const { PATCHBAY_API_KEY, PATCHBAY_PROXY } = process.env;
const jira = new Version3Client({
  host: PATCHBAY_PROXY,
  authentication: { oauth2: { accessToken: PATCHBAY_API_KEY } },
});

const search = { jql: "project = ENG", maxResults: 2 };
const first = await jira.issueSearch.searchForIssuesUsingJqlEnhancedSearch(search);
const { nextPageToken } = first;
const second = await jira.issueSearch.searchForIssuesUsingJqlEnhancedSearch({ ...search, nextPageToken });
const made = await jira.issues.createIssue({ fields: { summary: "A wheel is loose" } });
console.log(...[...first.issues, ...second.issues, made].map((issue) => issue.id));
