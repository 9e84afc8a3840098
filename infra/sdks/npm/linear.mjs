import { LinearClient } from "@linear/sdk";

const { PATCHBAY_API_KEY, PATCHBAY_PROXY } = process.env;
const linear = new LinearClient({ apiKey: PATCHBAY_API_KEY, apiUrl: `${PATCHBAY_PROXY}/graphql` });

const users = await linear.users({ first: 2 });
await users.fetchNext();
const made = await linear.createIssue({ teamId: "t1", title: "A wheel is loose" });
console.log(...users.nodes.map((user) => user.id), made.issueId);
