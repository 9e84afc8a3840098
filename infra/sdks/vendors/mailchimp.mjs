import { asked, is, three } from "../lib/answers.mjs";

export function answer(call) {
  if (is(call, "POST", "/3.0/lists") && call.body?.name) return { id: "4" };
  if (!is(call, "GET", "/3.0/lists")) return;
  const lists = three((id) => ({ id }));
  return { lists: asked(call, "offset", 2, lists), total_items: 3 };
}
