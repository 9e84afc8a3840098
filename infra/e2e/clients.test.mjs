// The generated clients of infra/clients for TypeScript and Python, against the deployment and against answers that they
// do not know. infra/acceptance does the same with the one for Go.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { Api } from "./lib/api.mjs";
import { fileOf, ROOT } from "./lib/modules.mjs";
import { patchbay as deployment } from "./lib/patchbay.mjs";
import { relay, unknown, unlisted } from "./lib/relay.mjs";
import { enable, linkByKey, newOwner } from "./lib/sandbox.mjs";
import { until, WAIT } from "./lib/until.mjs";

const run = promisify(execFile);
const CLIENTS = join(ROOT, "infra/clients");

describe("generated clients", { timeout: 1_800_000 }, () => {
  let dev, api, account;

  before(async () => {
    dev = await deployment();
    api = new Api(dev);
    await enable(api, "sandbox-key");
    account = await linkByKey(api, newOwner("clients"));
  });
  after(() => dev?.stop());

  /** read(base) says {id, status, owner, listed, connectors, missing}; refused(base) {status, code, message}. */
  async function readsTheUnknown(read, refused) {
    for (const [name, alter] of Object.entries(unknown)) {
      const through = await relay(dev.base, alter);
      try {
        const seen = await read(through.base);
        assert.deepEqual([seen.id, seen.listed, seen.connectors], [account, 1, true], name);
        assert.equal(seen.missing.status, 404, name);
        assert.ok(seen.missing.message.length > 10, name);
        if (name === "new values") assert.equal(seen.status, "brand_new");
        else if (name === "fewer members") assert.deepEqual([seen.status ?? null, seen.owner ?? null], [null, null]);
        else assert.equal(seen.status, "active");
      } finally {
        through.close();
      }
    }
    for (const [name, alter] of Object.entries(unlisted)) {
      const through = await relay(dev.base, alter);
      try {
        const seen = await refused(through.base);
        assert.equal(seen?.status, alter(200, {}).status, name);
        if (name === "a gateway's words") assert.match(seen.message, /Too Many Requests/);
      } finally {
        through.close();
      }
    }
  }

  describe("TypeScript", () => {
    let sdk;
    const client = (baseUrl = dev.base) => sdk.patchbay({ baseUrl, apiKey: dev.key });

    before(async () => {
      // Below node_modules, so that Node finds openapi-fetch from there.
      const dist = fileOf(".cache/patchbay-client");
      await run(process.execPath, [fileOf("typescript/bin/tsc"), "-p", join(CLIENTS, "typescript"), "--outDir", dist]);
      await writeFile(join(dist, "package.json"), '{"type":"module"}');
      sdk = await import(pathToFileURL(join(dist, "index.js")));
    });

    const refusal = (answer) => {
      try {
        sdk.must(answer);
      } catch (error) {
        assert.ok(error instanceof sdk.PatchbayError);
        return { status: error.status, code: error.problem.code, message: error.message };
      }
    };

    test("configures, links, reads, changes, calls and cleans up", async () => {
      const c = client();
      const key = sdk.idempotencyKey();
      const create = () =>
        c.POST("/auth_configs", {
          params: { header: { "Idempotency-Key": key } },
          body: { connector_key: "sandbox-key" },
        });
      const made = sdk.must(await create());
      assert.equal(sdk.must(await create()).id, made.id);
      const ids = [];
      const owners = ["a", "b", "c"].map((o) => newOwner(`ts-${o}`));
      for (const owner of owners) ids.push(await linkByKey(api, owner));

      const answer = await c.GET("/accounts/{id}", { params: { path: { id: ids[0] } } });
      const change = () =>
        c.PATCH("/accounts/{id}", {
          params: { path: { id: ids[0] }, header: { "If-Match": sdk.ifMatch(answer) } },
          body: { label: "a" },
        });
      assert.equal(sdk.must(await change()).label, "a");
      assert.equal(refusal(await change()).status, 412);

      const me = await sdk.call(c, ids[0], { path: "/me" });
      assert.equal(me.status, 200);
      assert.equal(typeof (await me.json()), "object");
      const nowhere = await sdk.call(c, ids[0], { path: "/nowhere" });
      assert.equal(nowhere.status, 404);
      assert.equal(sdk.refused(404, await nowhere.json().catch(() => null)), undefined);

      const seen = [];
      for await (const a of sdk.accounts(c, { origin_owner_ids: owners, page_size: 2 })) seen.push(a.id);
      assert.deepEqual(seen.sort(), ids.slice().sort());
      const configs = [];
      for await (const config of sdk.authConfigs(c, { page_size: 1 })) configs.push(config.id);
      assert.ok(configs.includes(made.id) && new Set(configs).size === configs.length);
      const kinds = new Set();
      for await (const event of sdk.events(c, { limit: 50 })) kinds.add(event.type);
      assert.ok(kinds.has("auth_config.created"));
      await until("both calls are in the log", async () => {
        const logged = new Set();
        for await (const entry of sdk.logs(c, { "filter[account_ids]": [ids[0]], page_size: 1 }))
          logged.add(entry.path);
        return logged.has("/api/v1/me") && logged.has("/api/v1/nowhere");
      });

      sdk.must(await c.DELETE("/accounts/{id}", { params: { path: { id: ids[0] } } }));
      const gone = await sdk.call(c, ids[0], { path: "/me" });
      assert.equal(sdk.refused(gone.status, await gone.json())?.code, "account_not_found");
    });

    test("reads what it does not know", async () => {
      await readsTheUnknown(
        async (base) => {
          const c = client(base);
          const one = sdk.must(await c.GET("/accounts/{id}", { params: { path: { id: account } } }));
          const connectors = sdk.must(await c.GET("/connectors", { params: { query: { limit: 5 } } }));
          let listed = 0;
          for await (const a of sdk.accounts(c)) if (a.id === account) listed++;
          return {
            id: one.id,
            status: one.status,
            owner: one.origin_owner_name,
            listed,
            connectors: connectors.data.every((connector) => connector.key),
            missing: refusal(await c.GET("/accounts/{id}", { params: { path: { id: "acc_none" } } })),
          };
        },
        async (base) => refusal(await client(base).GET("/project")),
      );
    });
  });

  describe("Python", () => {
    let python;

    before(async () => {
      const folder = join(ROOT, ".local/clients/python-run");
      const wanted = await readFile(join(CLIENTS, "python/requirements.txt"), "utf8");
      const stamp = join(folder, "requirements.txt");
      python = join(folder, "bin/python");
      if (existsSync(stamp) && (await readFile(stamp, "utf8")) === wanted) return;
      await mkdir(join(ROOT, ".local/clients"), { recursive: true });
      await run("python3", ["-m", "venv", "--clear", folder]);
      const pip = ["-m", "pip", "install", "--quiet", "--no-compile", "--disable-pip-version-check", "-r"];
      await run(python, [...pip, join(CLIENTS, "python/requirements.txt")]);
      await writeFile(stamp, wanted);
    });

    async function flow(base, ...args) {
      const { stdout } = await run(python, [join(CLIENTS, "python/tests/flow.py"), ...args], {
        timeout: WAIT,
        env: {
          ...process.env,
          PYTHONPATH: join(CLIENTS, "python"),
          PYTHONPYCACHEPREFIX: join(ROOT, ".local/clients/pycache"),
          PYTHONDONTWRITEBYTECODE: "", // compiled once, whatever this machine has set
          PATCHBAY_URL: base,
          PATCHBAY_API_KEY: dev.key,
        },
      });
      return JSON.parse(stdout);
    }

    test("configures, links, reads, changes, calls and cleans up", async () => {
      const { stale, ...seen } = await flow(dev.base, "all");
      assert.equal(stale.status, 412);
      assert.deepEqual(seen, {
        repeated: true,
        linked: true,
        status: "active",
        label: "a",
        me: 200,
        nowhere: [404, true],
        gone: "account_not_found",
        configs: true,
        logs: true,
      });
    });

    test("reads what it does not know", () =>
      readsTheUnknown(
        (base) => flow(base, "read", account),
        (base) => flow(base, "refused"),
      ));
  });
});
