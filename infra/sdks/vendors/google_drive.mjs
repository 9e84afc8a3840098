import { asked, is, three } from "../lib/answers.mjs";

export function answer(call) {
  if (is(call, "POST", "/upload/drive/v3/files") && call.text.includes("Hello")) return { id: "4" };
  if (is(call, "POST", "/drive/v3/files") && call.body?.name) return { id: "4" };
  if (!is(call, "GET", "/drive/v3/files")) return;
  const all = three((id) => ({ id }));
  const files = asked(call, "pageToken", "two", all);
  return { files, ...(files.length === 2 && { nextPageToken: "two" }) };
}
