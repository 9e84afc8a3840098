// The SDKs that are run, in the order of the page, and what a fake vendor answers each of them: a first page with 1 and
// 2, a second with 3 to whoever asks for it as the SDK was told to, and 4 for what it creates.
//
// option says what else than its address and token an SDK must be given; cannot why one does not work at all.

const pages = (call, name, next, all) => (call.query.get(name) === String(next) ? all.slice(2) : all.slice(0, 2));
const ids = (make) => [1, 2, 3].map((n) => make(String(n)));
const is = (call, method, path) => call.method === method && call.path === path;

export const SDKS = [
  {
    name: "hubspot",
    package: "@hubspot/api-client",
    connector: "hubspot",
    answer(call) {
      if (is(call, "POST", "/crm/v3/objects/contacts") && call.body?.properties?.email)
        return { status: 201, body: { id: "4", properties: {} } };
      if (!is(call, "GET", "/crm/v3/objects/contacts")) return;
      const results = pages(
        call,
        "after",
        "two",
        ids((id) => ({ id, properties: {} })),
      );
      return { results, ...(results.length === 2 && { paging: { next: { after: "two" } } }) };
    },
  },
  {
    name: "slack",
    package: "@slack/web-api",
    connector: "slack",
    answer(call, origin) {
      if (is(call, "POST", "/api/chat.postMessage") && call.body?.text === "Hello") return { ok: true, ts: "4" };
      if (is(call, "POST", "/upload/v1/abc") && call.text.includes("Hello")) return "OK";
      if (is(call, "POST", "/api/files.getUploadURLExternal"))
        return { ok: true, upload_url: `${origin}/upload/v1/abc`, file_id: "F1" };
      if (is(call, "POST", "/api/files.completeUploadExternal") && call.text.includes("F1"))
        return { ok: true, files: [{ id: "F1" }] };
      if (!is(call, "POST", "/api/users.list")) return;
      const second = call.body?.cursor === "two";
      const all = ids((id) => ({ id }));
      return {
        ok: true,
        members: second ? all.slice(2) : all.slice(0, 2),
        response_metadata: { next_cursor: second ? "" : "two" },
      };
    },
  },
  {
    name: "notion",
    package: "@notionhq/client",
    connector: "notion",
    answer(call) {
      if (is(call, "POST", "/v1/pages") && call.body?.parent) return { object: "page", id: "4" };
      if (!is(call, "GET", "/v1/users")) return;
      const results = pages(
        call,
        "start_cursor",
        "two",
        ids((id) => ({ object: "user", id })),
      );
      return {
        object: "list",
        results,
        has_more: results.length === 2,
        next_cursor: results.length === 2 ? "two" : null,
      };
    },
  },
  {
    name: "airtable",
    package: "airtable",
    connector: "airtable",
    answer(call) {
      if (is(call, "POST", "/v0/appBase/Contacts/") && call.body?.records)
        return { records: [{ id: "4", fields: {} }] };
      if (!is(call, "GET", "/v0/appBase/Contacts")) return;
      const records = pages(
        call,
        "offset",
        "two",
        ids((id) => ({ id, fields: {} })),
      );
      return { records, ...(records.length === 2 && { offset: "two" }) };
    },
  },
  {
    name: "octokit",
    package: "octokit",
    connector: "github",
    option: "**`uploadReleaseAsset` needs `baseUrl` again**, or it goes to GitHub with the API key",
    answer(call, origin) {
      if (is(call, "POST", "/repos/ada/engine/issues") && call.body?.title) return { status: 201, body: { number: 4 } };
      if (is(call, "POST", "/repos/ada/engine/releases/1/assets") && call.text === "Hello")
        return { status: 201, body: {} };
      if (!is(call, "GET", "/repos/ada/engine/issues")) return;
      const body = pages(
        call,
        "page",
        2,
        ids((id) => ({ number: Number(id) })),
      );
      const next = `<${origin}/repos/ada/engine/issues?per_page=2&page=2>; rel="next"`;
      return { body, headers: body.length === 2 ? { link: next } : {} };
    },
  },
  {
    name: "intercom",
    package: "intercom-client",
    connector: "intercom",
    answer(call) {
      if (is(call, "POST", "/contacts") && call.body?.email) return { type: "contact", id: "4" };
      if (!is(call, "GET", "/contacts")) return;
      const data = pages(
        call,
        "starting_after",
        "two",
        ids((id) => ({ type: "contact", id })),
      );
      const next = data.length === 2 ? { next: { per_page: 2, starting_after: "two" } } : {};
      return { type: "list", data, pages: { type: "pages", page: 1, per_page: 2, total_pages: 2, ...next } };
    },
  },
  {
    name: "asana",
    package: "asana",
    connector: "asana",
    answer(call, origin) {
      if (is(call, "POST", "/api/1.0/tasks") && call.body?.data?.name)
        return { status: 201, body: { data: { gid: "4" } } };
      if (!is(call, "GET", "/api/1.0/tasks")) return;
      const data = pages(
        call,
        "offset",
        "two",
        ids((gid) => ({ gid })),
      );
      const uri = `${origin}/api/1.0/tasks?limit=2&offset=two`;
      return { data, next_page: data.length === 2 ? { offset: "two", path: "/tasks?limit=2&offset=two", uri } : null };
    },
  },
  {
    name: "zendesk",
    package: "node-zendesk",
    connector: "zendesk",
    answer(call, origin) {
      if (is(call, "POST", "/api/v2/users.json") && call.body?.user?.name)
        return { status: 201, body: { user: { id: 4 } } };
      if (!is(call, "GET", "/api/v2/users.json")) return;
      const users = pages(
        call,
        "page",
        2,
        ids((id) => ({ id: Number(id) })),
      );
      return { users, next_page: users.length === 2 ? `${origin}/api/v2/users.json?page=2` : null, count: 3 };
    },
  },
  {
    name: "jira",
    package: "jira.js",
    connector: "jira",
    answer(call) {
      if (is(call, "POST", "/rest/api/3/issue") && call.body?.fields?.summary)
        return { status: 201, body: { id: "4" } };
      if (!is(call, "GET", "/rest/api/3/search/jql")) return;
      const issues = pages(
        call,
        "nextPageToken",
        "two",
        ids((id) => ({ id })),
      );
      return { issues, ...(issues.length === 2 && { nextPageToken: "two" }) };
    },
  },
  {
    name: "mailchimp",
    package: "@mailchimp/mailchimp_marketing",
    connector: "mailchimp",
    answer(call) {
      if (is(call, "POST", "/3.0/lists") && call.body?.name) return { id: "4" };
      if (is(call, "GET", "/3.0/lists"))
        return {
          lists: pages(
            call,
            "offset",
            2,
            ids((id) => ({ id })),
          ),
          total_items: 3,
        };
    },
  },
  {
    name: "stripe",
    package: "stripe",
    connector: "stripe",
    option: "an HTTP client that puts the proxy's path before Stripe's",
    answer(call) {
      if (is(call, "POST", "/v1/customers") && call.body?.email) return { id: "4", object: "customer" };
      if (!is(call, "GET", "/v1/customers")) return;
      const data = pages(
        call,
        "starting_after",
        "2",
        ids((id) => ({ id, object: "customer" })),
      );
      return { object: "list", url: "/v1/customers", data, has_more: data.length === 2 };
    },
  },
  {
    name: "linear",
    package: "@linear/sdk",
    connector: "linear",
    answer(call) {
      if (!is(call, "POST", "/graphql")) return;
      const { query, variables } = call.body;
      if (query.includes("issueCreate") && variables.input.title)
        return { data: { issueCreate: { success: true, lastSyncId: 1, issue: { id: "4" } } } };
      const second = variables.after === "two";
      const nodes = ids((id) => ({ id }));
      const pageInfo = { hasNextPage: !second, endCursor: second ? "three" : "two", hasPreviousPage: second };
      return { data: { users: { nodes: second ? nodes.slice(2) : nodes.slice(0, 2), pageInfo } } };
    },
  },
  {
    name: "jsforce",
    package: "jsforce",
    connector: "salesforce",
    answer(call, origin) {
      const path = call.path.replace(/^\/services\/data\/v[0-9.]+/, "");
      const records = ids((Id) => ({ attributes: { type: "Contact" }, Id }));
      if (call.method === "POST" && path === "/sobjects/Contact" && call.body?.LastName)
        return { status: 201, body: { id: "4", success: true, errors: [] } };
      if (call.method !== "GET") return;
      const id = `${origin}/id/my-org/my-user`;
      if (path === "") return { identity: id };
      if (path === "/id/my-org/my-user") return { id, user_id: "my-user", organization_id: "my-org" };
      if (path === "/query/01g-2000") return { totalSize: 3, done: true, records: records.slice(2) };
      if (path !== "/query" || !call.query.get("q")) return;
      const nextRecordsUrl = call.path + "/01g-2000";
      return { totalSize: 3, done: false, nextRecordsUrl, records: records.slice(0, 2) };
    },
  },
  {
    name: "xero",
    package: "xero-node",
    connector: "xero",
    answer(call) {
      if (call.path !== "/api.xro/2.0/Contacts") return;
      if (call.method === "PUT" && call.body?.Contacts?.[0]?.Name) return { Contacts: [{ ContactID: "4" }] };
      if (call.method === "GET")
        return {
          Contacts: pages(
            call,
            "page",
            2,
            ids((ContactID) => ({ ContactID })),
          ),
        };
    },
  },
  {
    name: "okta",
    package: "@okta/okta-sdk-nodejs",
    connector: "okta",
    answer(call, origin) {
      if (is(call, "POST", "/api/v1/users") && call.body?.profile?.email) return { id: "4" };
      if (!is(call, "GET", "/api/v1/users")) return;
      const body = pages(
        call,
        "after",
        "two",
        ids((id) => ({ id })),
      );
      const self = `<${origin}/api/v1/users?limit=2>; rel="self"`;
      const next = `<${origin}/api/v1/users?limit=2&after=two>; rel="next"`;
      return { body, headers: { link: body.length === 2 ? [self, next] : [self] } };
    },
  },
  {
    name: "graph",
    package: "@microsoft/microsoft-graph-client",
    connector: "microsoft_teams",
    option: "`customHosts`, and https, without which it sends no token",
    needsTLS: true,
    answer(call, origin) {
      if (is(call, "POST", "/v1.0/me/events") && call.body?.subject) return { status: 201, body: { id: "4" } };
      if (!is(call, "GET", "/v1.0/me/joinedTeams")) return;
      const value = pages(
        call,
        "$skiptoken",
        "two",
        ids((id) => ({ id })),
      );
      const next = { "@odata.nextLink": `${origin}/v1.0/me/joinedTeams?$top=2&$skiptoken=two` };
      return { value, ...(value.length === 2 && next) };
    },
  },
  {
    name: "drive",
    package: "@googleapis/drive",
    connector: "google_drive",
    option:
      "the proxy's own host and `headers`; **each upload of media needs `rootUrl` again**, or it goes to Google with the API key",
    dropsPath: true,
    answer(call) {
      if (is(call, "POST", "/upload/drive/v3/files") && call.text.includes("Hello")) return { id: "4" };
      if (!is(call, "GET", "/drive/v3/files")) return;
      const files = pages(
        call,
        "pageToken",
        "two",
        ids((id) => ({ id })),
      );
      return { files, ...(files.length === 2 && { nextPageToken: "two" }) };
    },
  },
  {
    name: "quickbooks",
    package: "node-quickbooks",
    connector: "quickbooks",
    env: { QUICKBOOKS_COMPANY: "my-realm-id" },
    answer(call) {
      if (is(call, "POST", "/v3/company/my-realm-id/customer") && call.body?.DisplayName)
        return { Customer: { Id: "4" } };
      if (!is(call, "GET", "/v3/company/my-realm-id/query")) return;
      const second = / startposition 3\b/.test(call.query.get("query"));
      const all = ids((Id) => ({ Id }));
      return { QueryResponse: { Customer: second ? all.slice(2) : all.slice(0, 2) } };
    },
  },
];
