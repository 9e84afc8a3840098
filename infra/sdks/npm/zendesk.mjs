import zendeskSDK from "node-zendesk";

const { PATCHBAY_API_KEY, PATCHBAY_PROXY } = process.env;
const zendesk = zendeskSDK.createClient({
  username: "anybody@example.com",
  token: PATCHBAY_API_KEY,
  endpointUri: `${PATCHBAY_PROXY}/api/v2`,
});

const found = await zendesk.users.list();
const made = await zendesk.users.create({ user: { name: "Ada" } });
console.log(...[...found, made.result].map((user) => user.id));
