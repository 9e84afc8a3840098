import { asked, is, three } from "../lib/answers.mjs";

export function answer(call) {
  const contact = (id) => ({ type: "contact", id });
  if (is(call, "POST", "/contacts") && call.body?.email) return contact("4");
  if (!is(call, "GET", "/contacts")) return;
  const data = asked(call, "starting_after", "two", three(contact));
  const next = data.length === 2 ? { next: { per_page: 2, starting_after: "two" } } : {};
  return { type: "list", data, pages: { type: "pages", page: 1, per_page: 2, total_pages: 2, ...next } };
}
