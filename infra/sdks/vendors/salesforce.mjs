import { paged, three } from "../lib/answers.mjs";

export function answer(call, origin) {
  const path = call.path.replace(/^\/services\/data\/v[0-9.]+/, "").replace(/\/$/, "");
  const records = three((Id) => ({ attributes: { type: "Contact" }, Id }));
  if (call.method === "POST" && path === "/sobjects/Contact" && call.body?.LastName)
    return { status: 201, body: { id: "4", success: true, errors: [] } };
  if (call.method !== "GET") return;
  const id = `${origin}/id/my-org/my-user`;
  if (path === "") return { identity: id };
  if (path === "/id/my-org/my-user") return { id, user_id: "my-user", organization_id: "my-org" };
  if (path === "/query/01g-2000") return { totalSize: 3, done: true, records: paged(records, true) };
  if (path !== "/query" || !call.query.get("q")) return;
  const nextRecordsUrl = call.path.replace(/\/$/, "") + "/01g-2000";
  return { totalSize: 3, done: false, nextRecordsUrl, records: paged(records, false) };
}
