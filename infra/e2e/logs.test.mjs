// The log through StackOne's published SDK, which checks every answer against its own schemas, and through the API.
import assert from "node:assert/strict";
import { appendFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { after, before, describe, test } from "node:test";
import { Api } from "./lib/api.mjs";
import { load } from "./lib/modules.mjs";
import { startPatchbay } from "./lib/patchbay.mjs";
import { until } from "./lib/until.mjs";

const { StackOne } = load("@stackone/stackone-client-ts");
const errors = load("@stackone/stackone-client-ts/sdk/models/errors");

const crockford = "0123456789abcdefghjkmnpqrstvwxyz";

/** An id as Patchbay makes them: 48 bits of time, 80 random ones. */
function newID(at) {
  let bits =
    (BigInt(at) << 80n) | BigInt("0x" + Buffer.from(crypto.getRandomValues(new Uint8Array(10))).toString("hex"));
  bits <<= 2n;
  let text = "";
  for (let i = 0; i < 26; i++, bits >>= 5n) text = crockford[Number(bits & 31n)] + text;
  return "req_" + text;
}

describe("the log", { timeout: 1_800_000 }, () => {
  let dev, api, sdk;
  const entries = [];

  /** Writes lines as the functions do: into the file that is handed on. */
  const write = (...lines) =>
    appendFile(
      join(dirname(dev.json), "data", "activity.log"),
      lines.map((activity) => JSON.stringify({ activity }) + "\n").join(""),
    );

  before(async () => {
    dev = await startPatchbay();
    api = new Api(dev);
    sdk = new StackOne({
      serverURL: dev.base,
      security: { username: dev.key, password: "" },
      retryConfig: { strategy: "none" },
    });
    const now = Date.now();
    for (let i = 0; i < 60; i++) {
      const at = now - i * 1000;
      const failed = i % 10 === 3;
      entries.push({
        id: newID(at),
        project: dev.project,
        kind: "call",
        time: new Date(at).toISOString(),
        took: (60 - i) * 1e6,
        connector: i % 2 ? "e2e-hubspot" : "e2e-slack",
        category: "crm",
        account: `acc_e2e_${i % 3}`,
        owner: `e2e, owner ${i % 3}`,
        by: "key:0123456789abcdef",
        method: "GET",
        url: "https://api.example.com/v1/contacts",
        status: failed ? 502 : 200,
        failed,
        ...(failed && { code: "provider_error", provider_words: "<b>no</b>", cure: "Try again." }),
        sent: { header: { accept: "*/*" }, body: '{"a":1}' },
        answered: { header: { "content-type": "text/plain" }, body: "no json" },
        steps: [
          {
            name: "refresh",
            time: new Date(at).toISOString(),
            took: 1e6,
            method: "POST",
            url: "https://x.example/t",
            status: 200,
          },
          {
            name: "call",
            time: new Date(at).toISOString(),
            took: 2e6,
            method: "GET",
            url: "https://x.example/c",
            status: failed ? 502 : 200,
            failed,
          },
        ],
      });
    }
    await write(...entries, {
      ...entries[0],
      id: newID(now),
      kind: "request",
      action: "list-accounts-e2e",
      url: "https://x.example/accounts",
    });
    await until(
      "the entries are stored",
      async () => (await ids({ providers: "e2e-hubspot,e2e-slack" })).length === 60,
    );
  });
  after(() => dev?.stop());

  const all = async (method, filter, more = {}) => {
    const found = [];
    for (let next; next !== null;) {
      const answer = await sdk.requestLogs[method]({ filter, next, pageSize: 7, ...more });
      const page = answer.unifiedLogsPaginated ?? answer.stepLogsPaginated ?? answer.platformLogsPaginated;
      found.push(...page.data);
      next = page.next ?? null;
    }
    return found;
  };
  const ids = async (filter, more) => (await all("listLogs", filter, more)).map((l) => l.requestId);

  test("lists with every filter and in both directions, by pages", async () => {
    const providers = "e2e-hubspot,e2e-slack";
    const want = (keep) => entries.filter(keep).map((e) => e.id);
    assert.deepEqual(
      await ids({ providers }),
      want(() => true),
    );
    assert.deepEqual(await ids({ providers }, { orderDirection: "asc" }), want(() => true).reverse());
    assert.deepEqual(
      await ids({ providers: "e2e-slack" }),
      want((e) => e.connector === "e2e-slack"),
    );
    assert.deepEqual(
      await ids({ accountIds: "acc_e2e_1,acc_e2e_2" }),
      want((e) => e.account !== "acc_e2e_0"),
    );
    assert.deepEqual(
      await ids({ providers, success: false }),
      want((e) => e.failed),
    );
    assert.deepEqual(
      await ids({ providers, statusCodes: "502,404" }),
      want((e) => e.failed),
    );
    assert.deepEqual(await ids({ requestIds: entries[7].id }), [entries[7].id]);
    assert.deepEqual(await ids({ providers, httpMethods: "POST" }), []);
    assert.deepEqual(await ids({ providers, resources: "contacts" }), []);
    assert.deepEqual(
      await ids({ providers, sourceTypes: "key", sourceIds: "0123456789abcdef", services: "crm" }),
      want(() => true),
    );
    const [startDate, endDate] = [new Date(entries[20].time), new Date(entries[10].time)];
    assert.deepEqual(
      await ids({ providers, startDate, endDate }),
      want((e, i) => i >= 10 && i <= 20),
    );
    assert.deepEqual(
      await ids({ providers }, { orderBy: "duration", orderDirection: "asc" }),
      want(() => true).reverse(),
    );
    const byStatus = await all("listLogs", { providers, orderBy: "status", orderDirection: "desc" });
    assert.deepEqual(
      byStatus.map((l) => l.status),
      entries.map((e) => e.status).sort((a, b) => b - a),
    );
  });

  test("gets one, with its steps, its request and its response", async () => {
    const log = (await sdk.requestLogs.getLog({ id: entries[3].id, include: "step_logs" })).unifiedLogResult.data;
    assert.deepEqual([log.success, log.status, log.provider, log.projectId], [false, 502, "e2e-hubspot", dev.project]);
    assert.deepEqual([log.request.body, log.response.body], [{ a: 1 }, "no json"]);
    assert.deepEqual(
      log.stepRequests.map((s) => [s.action, s.success]),
      [
        ["refresh", true],
        ["call", false],
      ],
    );
    const ours = (await api.must("GET", `/requests/logs/${entries[3].id}`)).data;
    assert.deepEqual([ours.code, ours.provider_words, ours.cure], ["provider_error", "<b>no</b>", "Try again."]);
    await assert.rejects(sdk.requestLogs.getLog({ id: newID(Date.now()) }), errors.NotFoundResponse);
  });

  test("lists steps and platform logs", async () => {
    const providers = "e2e-hubspot,e2e-slack";
    assert.equal((await all("listStepLogs", { providers })).length, 120);
    const failed = await all("listStepLogs", { providers, success: false });
    assert.deepEqual([...new Set(failed.map((s) => s.action))], ["call"]);
    assert.equal(failed.length, 6);
    const platform = await all("listPlatformLogs", { actions: "list-accounts-e2e" });
    assert.deepEqual(
      platform.map((l) => l.action),
      ["list-accounts-e2e"],
    );
    const shown = (await sdk.requestLogs.listLogs({ filter: { providers }, include: "step_logs" }))
      .unifiedLogsPaginated;
    assert.equal(shown.data[0].stepRequests.length, 2);
  });

  test("takes the filters of ours, and refuses what is none", async () => {
    const get = (query) => api.call("GET", `/requests/logs?${query}`);
    const owners = await get(`filter[origin_owner_ids]=nobody&filter[kinds]=call`);
    assert.deepEqual([owners.status, owners.body.data], [200, []]);
    for (const query of [
      "filter[nothing]=x",
      "filter=x",
      "filter[kinds]=nothing",
      "filter[status_codes]=abc",
      "filter[success]=maybe",
      "filter[start_date]=yesterday",
      "order_by=name",
      "page_size=0",
      "page_size=251",
      "next=abc",
      "include=all",
      "filter[start_date]=2026-02-02T00:00:00Z&filter[end_date]=2026-02-01T00:00:00Z",
    ]) {
      const { status, body } = await get(query);
      assert.equal(status, 400, `${query}: ${JSON.stringify(body)}`);
      assert.ok(body.message.length > 10);
    }
  });

  test("follows what comes", async () => {
    const begun = await api.must("GET", "/requests/logs?follow=true&filter[connectors]=e2e-followed");
    assert.deepEqual(begun.data, []);
    let next = begun.next;
    const seen = [];
    const look = async () => {
      const page = await api.must("GET", `/requests/logs?filter[connectors]=e2e-followed&next=${next}`);
      seen.push(...page.data.map((l) => l.request_id));
      next = page.next;
    };
    const made = [];
    for (const ago of [0, 3_600_000, 30_000]) {
      const at = Date.now() - ago;
      made.push(newID(at));
      await write({ ...entries[0], id: made.at(-1), time: new Date(at).toISOString(), connector: "e2e-followed" });
      await until("it is shown", async () => (await look(), seen.includes(made.at(-1))));
    }
    for (let i = 0; i < 5; i++) await look();
    assert.deepEqual(seen, made, "each once");
  });

  test("keeps what the project says", async () => {
    assert.equal((await api.must("GET", "/project/logs")).mode, "all");
    const now = await api.must("PATCH", "/project/logs", { retention_days: 7, payloads: true });
    assert.deepEqual(now, { mode: "all", retention_days: 7, payloads: true });
    for (const body of [{ mode: "some" }, { retention_days: 0 }, { retention_days: 366 }, { more: 1 }])
      assert.equal((await api.call("PATCH", "/project/logs", body)).status, 400);
  });
});
