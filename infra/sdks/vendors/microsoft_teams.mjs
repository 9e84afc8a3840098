import { asked, is, three } from "../lib/answers.mjs";

export function answer(call, origin) {
  if (is(call, "POST", "/v1.0/me/events") && call.body?.subject) return { status: 201, body: { id: "4" } };
  if (!is(call, "GET", "/v1.0/me/joinedTeams")) return;
  const teams = three((id) => ({ id }));
  const value = asked(call, "$skiptoken", "two", teams);
  const next = { "@odata.nextLink": `${origin}/v1.0/me/joinedTeams?$top=2&$skiptoken=two` };
  return { value, ...(value.length === 2 && next) };
}
