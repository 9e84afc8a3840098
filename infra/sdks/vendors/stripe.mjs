import { asked, is, three } from "../lib/answers.mjs";

export function answer(call) {
  const customer = (id) => ({ id, object: "customer" });
  if (is(call, "POST", "/v1/customers") && call.body?.email) return customer("4");
  if (is(call, "POST", "/v1/files") && call.text.includes("Hello")) return { id: "file_1", object: "file" };
  if (!is(call, "GET", "/v1/customers")) return;
  const data = asked(call, "starting_after", "2", three(customer));
  return { object: "list", url: "/v1/customers", data, has_more: data.length === 2 };
}
