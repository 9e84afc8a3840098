import { asked, is, three } from "../lib/answers.mjs";

export function answer(call, origin) {
  const repo = "/2.0/repositories/ada/engine";
  const issues = `${repo}/issues`;
  const issue = (id) => ({ type: "issue", id: Number(id), links: { self: { href: `${origin}${issues}/${id}` } } });
  if (is(call, "GET", repo)) return { type: "repository", slug: "engine", links: { self: { href: origin + repo } } };
  if (is(call, "POST", issues) && call.body?.title) return { status: 201, body: issue(4) };
  if (!is(call, "GET", issues)) return;
  const values = asked(call, "page", 2, three(issue));
  return { pagelen: 2, values, ...(values.length === 2 && { next: `${origin}${issues}?page=2` }) };
}
