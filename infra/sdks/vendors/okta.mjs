import { asked, is, three } from "../lib/answers.mjs";

export function answer(call, origin) {
  const user = (id) => ({ id, status: "ACTIVE", profile: { email: "ada@example.com", login: "ada@example.com" } });
  if (is(call, "POST", "/api/v1/users") && call.body?.profile?.email) return user("4");
  if (!is(call, "GET", "/api/v1/users")) return;
  const body = asked(call, "after", "two", three(user));
  const self = `<${origin}/api/v1/users?limit=2>; rel="self"`;
  const next = `<${origin}/api/v1/users?limit=2&after=two>; rel="next"`;
  return { body, headers: { link: body.length === 2 ? [self, next] : [self] } };
}
