import { asked, three } from "../lib/answers.mjs";

const createdTime = "2026-11-29T10:00:00.000Z";

export function answer(call) {
  const path = call.path.replace(/\/$/, "");
  const record = (id) => ({ id, createdTime, fields: {} });
  if (path !== "/v0/appBase/Contacts") return;
  if (call.method === "POST" && call.body?.records) return { records: [record("4")] };
  if (call.method === "POST" && call.body?.fields) return record("4");
  if (call.method !== "GET") return;
  const records = asked(call, "offset", "two", three(record));
  return { records, ...(records.length === 2 && { offset: "two" }) };
}
