import { asked, is, three } from "../lib/answers.mjs";

export function answer(call, origin) {
  if (is(call, "POST", "/api/1.0/tasks") && call.body?.data?.name) return { status: 201, body: { data: { gid: "4" } } };
  if (!is(call, "GET", "/api/1.0/tasks")) return;
  const tasks = three((gid) => ({ gid }));
  const data = asked(call, "offset", "two", tasks);
  const path = "/tasks?limit=2&offset=two";
  const next = { offset: "two", path, uri: `${origin}/api/1.0${path}` };
  return { data, next_page: data.length === 2 ? next : null };
}
