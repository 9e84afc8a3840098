import { is, paged, three } from "../lib/answers.mjs";

export function answer(call) {
  if (is(call, "POST", "/v3/company/my-realm-id/customer") && call.body?.DisplayName) return { Customer: { Id: "4" } };
  if (!is(call, "GET", "/v3/company/my-realm-id/query")) return;
  const second = / startposition 3\b/.test(call.query.get("query"));
  const customers = three((Id) => ({ Id }));
  return { QueryResponse: { Customer: paged(customers, second) } };
}
