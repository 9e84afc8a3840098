import { asked, three } from "../lib/answers.mjs";

export function answer(call) {
  if (call.path !== "/api.xro/2.0/Contacts") return;
  const contact = (ContactID) => ({ ContactID });
  if (call.method === "PUT" && call.body?.Contacts?.[0]?.Name) return { Contacts: [contact("4")] };
  if (call.method === "GET") return { Contacts: asked(call, "page", 2, three(contact)) };
}
