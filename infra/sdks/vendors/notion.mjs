import { asked, is, three } from "../lib/answers.mjs";

export function answer(call) {
  if (is(call, "POST", "/v1/pages") && call.body?.parent) return { object: "page", id: "4" };
  if (!is(call, "GET", "/v1/users")) return;
  const users = three((id) => ({ object: "user", id }));
  const results = asked(call, "start_cursor", "two", users);
  const more = results.length === 2;
  return { object: "list", results, has_more: more, next_cursor: more ? "two" : null };
}
