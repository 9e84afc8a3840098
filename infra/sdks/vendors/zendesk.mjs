import { asked, is, three } from "../lib/answers.mjs";

export function answer(call, origin) {
  const user = (id) => ({ id: Number(id), name: "Ada", url: `${origin}/api/v2/users/${id}.json` });
  if (is(call, "POST", "/api/v2/users.json") && call.body?.user?.name) return { status: 201, body: { user: user(4) } };
  if (!is(call, "GET", "/api/v2/users.json")) return;
  const users = asked(call, "page", 2, three(user));
  return { users, next_page: users.length === 2 ? `${origin}/api/v2/users.json?page=2` : null, count: 3 };
}
