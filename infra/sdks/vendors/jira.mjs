import { asked, three } from "../lib/answers.mjs";

export function answer(call, origin) {
  const [, version, path] = /^\/rest\/api\/([23])(\/.*)$/.exec(call.path) ?? [];
  const self = `${origin}/rest/api/${version}/issue/4`;
  if (call.method === "POST" && path === "/issue" && call.body?.fields?.summary)
    return { status: 201, body: { id: "4", key: "ENG-4", self } };
  if (call.method === "PUT" && path === "/issue/4" && call.body?.fields?.summary) return { status: 204 };
  if (call.method !== "GET") return;
  if (path === "/serverInfo") return { deploymentType: "Cloud", versionNumbers: [1001, 0, 0], version: "1001.0.0" };
  if (path === "/field") return [];
  if (path === "/project/ENG") return { id: "10", key: "ENG", self: `${origin}/rest/api/${version}/project/10` };
  if (path === "/issue/4" || path === "/issue/ENG-4")
    return { id: "4", key: "ENG-4", self, fields: { summary: "A wheel is loose" } };
  if (path !== "/search/jql" || !call.query.get("jql")) return;
  const of = three((id) => ({ id, key: `ENG-${id}`, self: self.replace(/4$/, id), fields: {} }));
  const issues = asked(call, "nextPageToken", "two", of);
  return { issues, isLast: issues.length < 2, ...(issues.length === 2 && { nextPageToken: "two" }) };
}
