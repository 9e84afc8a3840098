import okta from "@okta/okta-sdk-nodejs";

const { PATCHBAY_API_KEY, PATCHBAY_PROXY } = process.env;
const client = new okta.Client({ orgUrl: PATCHBAY_PROXY, token: PATCHBAY_API_KEY });

const found = [];
await (await client.userApi.listUsers({ limit: 2 })).each((user) => void found.push(user.id));
const made = await client.userApi.createUser({ body: { profile: { email: "ada@example.com" } } });
console.log(...found, made.id);
