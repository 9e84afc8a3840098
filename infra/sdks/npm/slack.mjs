import { WebClient } from "@slack/web-api";

const { PATCHBAY_API_KEY, PATCHBAY_PROXY } = process.env;
const slack = new WebClient(PATCHBAY_API_KEY, { slackApiUrl: `${PATCHBAY_PROXY}/api/` });

const found = [];
for await (const page of slack.paginate("users.list", { limit: 2 })) found.push(...page.members.map((user) => user.id));
const { ts } = await slack.chat.postMessage({ channel: "C1", text: "Hello" });
await slack.filesUploadV2({ channel_id: "C1", filename: "notes.txt", content: "Hello" });
console.log(...found, ts);
