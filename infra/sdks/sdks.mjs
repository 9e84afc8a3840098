// The SDKs that are run, in the order of the page. A program is PROGRAM.mjs of npm/ or PROGRAM.py of pypi/; what the
// vendor of its connector answers is in vendors/CONNECTOR.mjs.
//
// option says what else than its address and token an SDK must be given; beware what of it does not work as its
// documents have it; about what a second program of one is about; cannot why one does not work at all. dropsPath marks one that keeps only the host of its address,
// needsTLS one that does nothing, or sends no token, without https. ci says what one of the ten of `make sdks-ci` is there for. throttled
// has the vendor answer the first call with 429.

const npm = (program, name, connector, more) => ({ registry: "npm", program, package: name, connector, ...more });
const pypi = (program, name, connector, more) => ({ registry: "pypi", program, package: name, connector, ...more });

export const SDKS = [
  npm("hubspot", "@hubspot/api-client", "hubspot"),
  npm("slack", "@slack/web-api", "slack", {
    ci: "Retry-After as a date, an upload to an address in an answer, repeats every refusal but one with 200",
    throttled: true,
  }),
  npm("notion", "@notionhq/client", "notion", { ci: "writes the version that the base address has" }),
  npm("airtable", "airtable", "airtable"),
  npm("octokit", "octokit", "github", {
    ci: "`token KEY`, pages by Link, an upload to a URI template in an answer",
    beware: "**`uploadReleaseAsset` needs the release's `upload_url`**, or it goes to GitHub with the API key",
  }),
  npm("intercom", "intercom-client", "intercom"),
  npm("asana", "asana", "asana", { ci: "a cursor beside the next page's address" }),
  npm("zendesk", "node-zendesk", "zendesk", {
    ci: "Basic with the key in the password, the next page's address in the body",
  }),
  npm("jira", "jira.js", "jira"),
  npm("mailchimp", "@mailchimp/mailchimp_marketing", "mailchimp"),
  npm("stripe", "stripe", "stripe", {
    ci: "forms, and files as multipart at a host of their own",
    option: "an HTTP client that puts the proxy's path before Stripe's",
  }),
  npm("linear", "@linear/sdk", "linear", { ci: "the key alone as credential, GraphQL" }),
  npm("jsforce", "jsforce", "salesforce"),
  npm("xero", "xero-node", "xero", { ci: "GET with a body, a header that the account has, too" }),
  npm("okta", "@okta/okta-sdk-nodejs", "okta"),
  npm("graph", "@microsoft/microsoft-graph-client", "microsoft_teams", {
    ci: "https alone, @odata.nextLink",
    option: "`customHosts`, and https, without which it sends no token",
    needsTLS: true,
  }),
  npm("drive", "@googleapis/drive", "google_drive", {
    ci: "drops the path of its address, an upload as multipart/related",
    option:
      "the proxy's own host and `headers`; **each upload of media needs `rootUrl` again**, or it goes to Google with the API key",
    dropsPath: true,
  }),
  npm("quickbooks", "node-quickbooks", "quickbooks", { env: { QUICKBOOKS_COMPANY: "my-realm-id" } }),
  pypi("slack", "slack_sdk", "slack", {
    beware: "`files_upload_v2` is refused: it sends no token with the file. Upload in three steps",
  }),
  pypi("hubspot", "hubspot-api-client", "hubspot"),
  pypi("airtable", "pyairtable", "airtable"),
  pypi("salesforce", "simple-salesforce", "salesforce", {
    option: "the proxy's own host, https, and the account in the session's headers",
    dropsPath: true,
  }),
  pypi("notion", "notion-client", "notion"),
  pypi("github", "PyGithub", "github"),
  pypi("jira", "jira", "jira"),
  pypi("atlassian", "atlassian-python-api", "jira"),
  pypi("bitbucket", "atlassian-python-api", "bitbucket", { about: "Bitbucket" }),
  pypi("stripe", "stripe", "stripe", {
    beware: "**files need the second of `base_addresses`**, or they go to Stripe with the API key",
  }),
  pypi("okta", "okta", "okta", { needsTLS: true }),
  pypi("zendesk", "zenpy", "zendesk", { needsTLS: true }),
  pypi("asana", "asana", "asana"),
  pypi("xero", "xero-python", "xero"),
  pypi("drive", "google-api-python-client", "google_drive", {
    beware: "uploads of media drop the path of the address: see the next",
  }),
  pypi("drive_media", "google-api-python-client", "google_drive", {
    about: "uploads",
    option: "the proxy's own host, https, and the account in each request's headers",
    dropsPath: true,
  }),
];
