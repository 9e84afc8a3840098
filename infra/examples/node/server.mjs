// A product's back end in Node: connect sessions, calls to providers, and a receiver of webhooks.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { accounts, call, must, patchbay, refused } from "@patchbay/client";
import { Webhook } from "standardwebhooks";

const { PATCHBAY_URL, PATCHBAY_API_KEY, PATCHBAY_WEBHOOK_SECRET, PORT = "8080" } = process.env;
const client = patchbay({ baseUrl: PATCHBAY_URL, apiKey: PATCHBAY_API_KEY });

// Your own session says who is signed in. Never take the customer from what the page sends.
const customerOf = () => ({ id: process.env.CUSTOMER ?? "customer-1", name: "Initech" });

const page = (name, type) => async () => ({ type, text: await readFile(new URL(`../page/${name}`, import.meta.url)) });
const json = (body, status = 200) => ({ type: "application/json", text: JSON.stringify(body), status });

/** The token that the hub in the page works with. */
async function session() {
  const { id, name } = customerOf();
  const made = must(await client.POST("/connect_sessions", { body: { origin_owner_id: id, origin_owner_name: name } }));
  return json({ token: made.token, base: PATCHBAY_URL });
}

/** The people of the customer's HR system. */
async function people() {
  for await (const account of accounts(client, { origin_owner_id: customerOf().id })) {
    const answer = await call(client, account.id, { path: "/employees" });
    const body = await answer.json();
    const problem = refused(answer.status, body);
    if (problem) return json({ message: problem.message }); // such as: link it again
    if (!answer.ok) return json({ message: `The provider says ${answer.status}` });
    return json({ names: body.data.map((e) => e.name) });
  }
  return json({ message: "Nothing is linked yet" });
}

const seen = new Set(); // a table of yours

/** What happened. Anybody can call this address, so nothing is believed before the signature is verified. */
async function hooks(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  const body = Buffer.concat(parts).toString();
  try {
    new Webhook(PATCHBAY_WEBHOOK_SECRET ?? "").verify(body, request.headers);
  } catch {
    return json({ message: "the signature is wrong" }, 401);
  }
  const event = JSON.parse(body);
  if (!seen.has(event.id)) console.log(`event ${event.type} of ${event.origin_owner_id ?? "the project"}`);
  seen.add(event.id); // the same id again is a repeat
  return { status: 204 };
}

const routes = {
  "GET /": page("index.html", "text/html; charset=utf-8"),
  "GET /page.js": page("page.js", "text/javascript"),
  "POST /session": session,
  "GET /people": people,
  "POST /hooks": hooks,
};

createServer(async (request, response) => {
  const route = routes[`${request.method} ${request.url}`];
  try {
    const { status = 200, type, text } = route ? await route(request) : json({ message: "not here" }, 404);
    response.writeHead(status, type ? { "content-type": type } : {}).end(text);
  } catch (error) {
    console.error(error);
    response.writeHead(502, { "content-type": "application/json" }).end(JSON.stringify({ message: error.message }));
  }
}).listen(Number(PORT), "127.0.0.1", () => console.log(`http://127.0.0.1:${PORT}`));
