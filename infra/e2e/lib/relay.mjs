// Stands before a Patchbay and changes its JSON answers, to see what clients make of what they do not know.
import { once } from "node:events";
import { createServer } from "node:http";

/** Calls change(object) for every object of a JSON value, from the inside, and returns the value. */
export function everywhere(value, change) {
  if (Array.isArray(value)) for (const item of value) everywhere(item, change);
  else if (value !== null && typeof value === "object") {
    for (const item of Object.values(value)) everywhere(item, change);
    change(value);
  }
  return value;
}

/** → {base, close}. alter(status, value) returns {status, body}; a body that is text is sent as HTML. */
export async function relay(base, alter) {
  const server = createServer(async (req, res) => {
    const parts = [];
    for await (const part of req) parts.push(part);
    const { host: _, connection: __, "transfer-encoding": ___, ...headers } = req.headers;
    const answer = await fetch(new URL(req.url, base), {
      method: req.method,
      headers,
      body: parts.length ? Buffer.concat(parts) : undefined,
    });
    const text = await answer.text();
    let value;
    try {
      value = JSON.parse(text);
    } catch {
      value = text;
    }
    const { status, body } = alter(answer.status, value);
    const kept = Object.fromEntries(["link", "etag", "x-request-id"].map((n) => [n, answer.headers.get(n)]));
    for (const name of Object.keys(kept)) if (kept[name] === null) delete kept[name];
    const html = typeof body === "string";
    res.writeHead(status, { ...kept, "content-type": html ? "text/html" : "application/json" });
    res.end(html ? body : JSON.stringify(body));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    base: `http://127.0.0.1:${server.address().port}`,
    close: () => (server.closeAllConnections(), server.close()),
  };
}

const set = (names, value) => (o) => {
  for (const name of names) if (typeof o[name] === "string") o[name] = value;
};
const drop = (names) => (o) => {
  for (const name of names) delete o[name];
};
const each = (change) => (status, value) => ({ status, body: everywhere(value, change) });

/** What an older client has never heard of: ways to alter answers, by name. */
export const unknown = {
  "a new member": each((o) => (o.brand_new = "")),
  "new values": each(set(["status", "state", "code", "type", "auth_type"], "brand_new")),
  "fewer members": each(drop(["status", "origin_owner_name", "created_at", "timestamp", "metadata", "state"])),
};

/** Statuses that no operation lists, with bodies that are not Patchbay's. */
export const unlisted = {
  "a problem": (_, value) => ({ status: 429, body: value }),
  "a gateway's words": () => ({ status: 429, body: { message: "Too Many Requests" } }),
  "a list": () => ({ status: 430, body: ["slow down"] }),
  "a page in HTML": () => ({ status: 599, body: "<h1>Bad gateway</h1>" }),
};
