// A fake vendor on loopback, as strict as a real one, which keeps what arrived.
import { once } from "node:events";
import { createServer } from "node:http";

const SOON = 1000; // ms

/**
 * Starts one. answer(call, origin) is what the vendor answers: {status, headers, body}, or a body alone, which is sent
 * as JSON; undefined is a 404. Its call is {method, path, query, headers, text, body}, of which calls has all so far.
 * Once it has a credential, which is the header Authorization, a call without it is answered 401. One that is throttled
 * answers 429 once, with a date to come back at.
 */
export async function startVendor() {
  const vendor = { calls: [], answer: () => ({}), credential: "", throttled: false };
  const server = createServer((req, res) => {
    const parts = [];
    req.on("data", (part) => parts.push(part));
    req.on("end", () => {
      const url = new URL(req.url, vendor.origin);
      const text = Buffer.concat(parts).toString();
      const call = {
        method: req.method,
        path: url.pathname,
        query: url.searchParams,
        headers: req.headers,
        text,
        body: parsed(text, req.headers["content-type"]),
        address: req.url,
      };
      vendor.calls.push(call);
      reply(res, answered(vendor, call));
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  vendor.origin = `http://127.0.0.1:${server.address().port}`;
  vendor.close = () => {
    server.closeAllConnections();
    server.close();
  };
  return vendor;
}

function answered(vendor, call) {
  if (vendor.credential && call.headers.authorization !== vendor.credential)
    return { status: 401, body: { error: "no such credential" } };
  if (vendor.throttled) {
    vendor.throttled = false;
    const at = new Date(Date.now() + SOON).toUTCString();
    return { status: 429, headers: { "retry-after": at }, body: { ok: false, error: "ratelimited" } };
  }
  return vendor.answer(call, vendor.origin) ?? { status: 404, body: { error: "no such path" } };
}

function parsed(text, type = "") {
  if (type.includes("x-www-form-urlencoded")) return Object.fromEntries(new URLSearchParams(text));
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function reply(res, answer) {
  const whole = typeof answer.status === "number" || answer.headers ? answer : { body: answer };
  res.writeHead(whole.status ?? 200, { "content-type": "application/json", ...whole.headers });
  res.end(JSON.stringify(whole.body));
}
