import { drive } from "@googleapis/drive";

const { PATCHBAY_API_KEY, PATCHBAY_PROXY, PATCHBAY_ACCOUNT } = process.env;
const { files } = drive({
  version: "v3",
  rootUrl: PATCHBAY_PROXY, // the proxy's own host: its path would be dropped
  headers: { Authorization: `Bearer ${PATCHBAY_API_KEY}`, "x-account-id": PATCHBAY_ACCOUNT },
});

const first = await files.list({ pageSize: 2 });
const second = await files.list({ pageSize: 2, pageToken: first.data.nextPageToken });
// An upload of media has to be told again: without it, it goes to Google with the API key.
const media = { mimeType: "text/plain", body: "Hello" };
const made = await files.create({ requestBody: { name: "Notes" }, media }, { rootUrl: PATCHBAY_PROXY });
console.log(...[...first.data.files, ...second.data.files, made.data].map((file) => file.id));
