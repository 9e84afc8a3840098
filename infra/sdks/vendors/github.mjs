import { asked, is, three } from "../lib/answers.mjs";

export function answer(call, origin) {
  const repo = `${origin}/repos/ada/engine`;
  const issue = (number) => ({ number: Number(number), url: `${repo}/issues/${number}` });
  if (is(call, "GET", "/repos/ada/engine")) return { full_name: "ada/engine", url: repo };
  if (is(call, "POST", "/repos/ada/engine/issues") && call.body?.title) return { status: 201, body: issue(4) };
  if (is(call, "GET", "/repos/ada/engine/releases/1"))
    return { id: 1, url: `${repo}/releases/1`, upload_url: `${repo}/releases/1/assets{?name,label}` };
  if (is(call, "POST", "/repos/ada/engine/releases/1/assets") && call.text === "Hello")
    return call.query.get("name") === "notes.txt" ? { status: 201, body: { id: 1, name: "notes.txt" } } : undefined;
  if (!is(call, "GET", "/repos/ada/engine/issues")) return;
  const body = asked(call, "page", 2, three(issue));
  const next = `<${repo}/issues?per_page=2&page=2>; rel="next"`;
  return { body, headers: body.length === 2 ? { link: next } : {} };
}
