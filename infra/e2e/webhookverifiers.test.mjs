// What Patchbay delivers, taken by the receiver that webhooks.md shows, with each of the published libraries that verify
// it: what was sent is taken, and nothing else.
import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { Api } from "./lib/api.mjs";
import { ROOT, fileOf } from "./lib/modules.mjs";
import { patchbay } from "./lib/patchbay.mjs";
import { enable, linkByKey, newOwner } from "./lib/sandbox.mjs";
import { until } from "./lib/until.mjs";

/** The receiver of webhooks.md, as whoever copies it has it, with a library in the place of the one that it names. */
async function copied(folder, library, secret) {
  const page = await readFile(join(ROOT, "infra/docs/webhooks.md"), "utf8");
  const code = /```js\n([^]*?)```/.exec(page)?.[1];
  assert.match(code ?? "", /from 'standardwebhooks'/, "webhooks.md shows no receiver");
  const file = join(folder, `${library}.mjs`);
  await writeFile(file, code.replace("'standardwebhooks'", `'${library}'`));
  process.env.PATCHBAY_WEBHOOK_SECRET = secret;
  return (await import(pathToFileURL(file).href)).POST;
}

/** A server with a receiver, which may be given later. It keeps what it gets, with its answer. */
async function serve() {
  const got = [];
  const server = createServer(async (request, response) => {
    const parts = [];
    for await (const part of request) parts.push(part);
    const seen = { headers: request.headers, body: Buffer.concat(parts).toString() };
    seen.status = (await receiver.POST(new Request(receiver.url, { method: "POST", ...seen }))).status;
    got.push(seen);
    response.writeHead(seen.status).end();
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const receiver = { got, url: `http://127.0.0.1:${server.address().port}/hooks`, stop: () => server.close() };
  return receiver;
}

for (const library of ["standardwebhooks", "svix"])
  describe(`deliveries verified by ${library}`, { timeout: 1_800_000 }, () => {
    let dev, api, receiver, folder, endpoint, secret;
    const queued = new Map();

    before(async () => {
      dev = await patchbay();
      api = new Api(dev);
      folder = await mkdtemp(join(tmpdir(), "patchbay-receiver-"));
      await symlink(fileOf("."), join(folder, "node_modules"));
      await enable(api, "sandbox-key");
      receiver = await serve();
      const made = await api.must("POST", "/webhooks", { url: receiver.url, events: ["account.created"] });
      [endpoint, secret] = [made.id, made.secret];
      receiver.POST = await copied(folder, library, secret);
      globalThis.queue = { add: async (id, event) => void queued.set(id, event) };
    });
    after(async () => {
      if (endpoint) await api.must("DELETE", `/webhooks/${endpoint}`);
      receiver?.stop();
      await dev?.stop();
      if (folder) await rm(folder, { recursive: true });
    });

    const delivered = (account) => until("the delivery", () => receiver.got.find((m) => m.body.includes(account)));
    const post = (m, change) => {
      const { headers, body } = { ...m, ...change(m) };
      const { host, "content-length": _, connection, ...sent } = headers;
      return fetch(receiver.url, { method: "POST", headers: sent, body });
    };

    test("what was sent is taken, and its event is the one that happened", async () => {
      const account = await linkByKey(api, newOwner("verified"));
      const sent = await delivered(account);
      assert.equal(sent.status, 204);
      const event = queued.get(sent.headers["webhook-id"]);
      assert.deepEqual([event.type, event.id], ["account.created", sent.headers["webhook-id"]]);
      // The same once more is the receiver's to notice, by its id.
      assert.equal((await post(sent, () => ({}))).status, 204);
      assert.equal(queued.size, 1);
    });

    test("what was changed on its way, or comes from somebody else, is refused", async () => {
      const sent = receiver.got[0];
      const before = queued.size;
      const header = (name, value) => (m) => ({ headers: { ...m.headers, [name]: value } });
      const signature = sent.headers["webhook-signature"];
      const stamp = Number(sent.headers["webhook-timestamp"]);
      for (const [what, change] of Object.entries({
        "a body with a word changed": (m) => ({ body: m.body.replace("account.created", "account.deleted") }),
        "a body with a blank more": (m) => ({ body: `${m.body} ` }),
        "the id of another event": header("webhook-id", `${sent.headers["webhook-id"]}0`),
        "a later time": header("webhook-timestamp", String(stamp + 1)),
        "a time of yesterday": header("webhook-timestamp", String(stamp - 86_400)),
        "another signature": header("webhook-signature", `v1,${Buffer.alloc(32).toString("base64")}`),
        "no version of a signature": header("webhook-signature", signature.replace(/v1,/g, "")),
        "a signature of another kind alone": header("webhook-signature", signature.replace(/v1,/g, "v1a,")),
      }))
        assert.equal((await post(sent, change)).status, 401, what);
      assert.equal(queued.size, before);
      const { "webhook-signature": _, ...bare } = sent.headers;
      assert.equal((await post(sent, () => ({ headers: bare }))).status, 401, "no signature");
    });

    test("after a rotation the receivers with the former secret and with the new one take it", async () => {
      const { secret: next } = await api.must("POST", `/webhooks/${endpoint}/rotate_secret`, {});
      assert.notEqual(next, secret);
      const former = receiver.POST;
      // What delivers knows an endpoint for some seconds; the former secret signs throughout.
      const sent = await until("a delivery that both secrets sign", async () => {
        const one = await delivered(await linkByKey(api, newOwner("rotated")));
        assert.equal(one.status, 204);
        return one.headers["webhook-signature"].includes(" ") && one;
      });
      const again = (POST) =>
        POST(new Request(receiver.url, { method: "POST", headers: sent.headers, body: sent.body }));
      const own = await mkdtemp(join(folder, "next-"));
      const current = await copied(own, library, next);
      const other = await copied(
        await mkdtemp(join(folder, "other-")),
        library,
        `whsec_${Buffer.alloc(32, 7).toString("base64")}`,
      );
      assert.deepEqual(
        await Promise.all([former, current, other].map(async (POST) => (await again(POST)).status)),
        [204, 204, 401],
      );
    });
  });
