import { asked, is, three } from "../lib/answers.mjs";

const at = "2026-11-29T10:00:00Z";
const contact = (id) => ({ id, properties: {}, createdAt: at, updatedAt: at, archived: false });

export function answer(call) {
  if (is(call, "POST", "/crm/v3/objects/contacts") && call.body?.properties?.email)
    return { status: 201, body: contact("4") };
  if (!is(call, "GET", "/crm/v3/objects/contacts")) return;
  const results = asked(call, "after", "two", three(contact));
  return { results, ...(results.length === 2 && { paging: { next: { after: "two" } } }) };
}
