import { is, paged, three } from "../lib/answers.mjs";

export function answer(call) {
  if (!is(call, "POST", "/graphql")) return;
  const { query, variables } = call.body;
  if (query.includes("issueCreate") && variables.input.title)
    return { data: { issueCreate: { success: true, lastSyncId: 1, issue: { id: "4" } } } };
  const second = variables.after === "two";
  const users = three((id) => ({ id }));
  const pageInfo = { hasNextPage: !second, endCursor: second ? "three" : "two", hasPreviousPage: second };
  return { data: { users: { nodes: paged(users, second), pageInfo } } };
}
