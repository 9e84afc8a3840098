import { is, paged, three } from "../lib/answers.mjs";

export function answer(call, origin) {
  if (is(call, "POST", "/api/chat.postMessage") && call.body?.text === "Hello") return { ok: true, ts: "4" };
  if (is(call, "POST", "/upload/v1/abc") && call.text.includes("Hello")) return "OK";
  if (is(call, "POST", "/api/files.getUploadURLExternal"))
    return { ok: true, upload_url: `${origin}/upload/v1/abc`, file_id: "F1" };
  if (is(call, "POST", "/api/files.completeUploadExternal") && call.text.includes("F1"))
    return { ok: true, files: [{ id: "F1" }] };
  if (!is(call, "POST", "/api/users.list")) return;
  const second = call.body?.cursor === "two";
  const members = paged(
    three((id) => ({ id })),
    second,
  );
  return { ok: true, members, response_metadata: { next_cursor: second ? "" : "two" } };
}
