// The programs of infra/examples and the ten-minute start of infra/docs, as they stand.
import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdir, mkdtemp, readFile, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, describe, test } from "node:test";
import { promisify } from "node:util";
import { Api } from "./lib/api.mjs";
import { startBrowser } from "./lib/browser.mjs";
import { fileOf, ROOT } from "./lib/modules.mjs";
import { freePort, patchbay } from "./lib/patchbay.mjs";
import { enable, goodKey, newOwner } from "./lib/sandbox.mjs";
import { until, WAIT } from "./lib/until.mjs";

const run = promisify(execFile);

describe("examples", { timeout: 1_800_000 }, () => {
  let dev, api, browser, folder;

  before(async () => {
    dev = await patchbay();
    api = new Api(dev);
    await enable(api, "sandbox-key");
    browser = await startBrowser();
    folder = await mkdtemp(join(tmpdir(), "patchbay-examples-"));
  });
  after(async () => {
    await browser?.close();
    await rm(folder, { recursive: true, force: true });
    await dev?.stop();
  });

  /** Installs what the Node example asks for: the client, packed as npm packs it, and two packages of infra/node. */
  async function nodeExample() {
    await cp(join(ROOT, "infra/examples/page"), join(folder, "page"), { recursive: true });
    await cp(join(ROOT, "infra/examples/node"), join(folder, "node"), { recursive: true });
    const modules = join(folder, "node/node_modules");
    const client = join(modules, "@patchbay/client");
    await mkdir(client, { recursive: true });
    const source = join(ROOT, "infra/clients/typescript");
    await run(process.execPath, [fileOf("typescript/bin/tsc"), "-p", source, "--outDir", join(client, "dist")]);
    await cp(join(source, "package.json"), join(client, "package.json"));
    const wanted = ["openapi-fetch", "standardwebhooks", "@stablelib", "fast-sha256"];
    for (const name of wanted) await symlink(fileOf(name), join(modules, name));
    return [process.execPath, [join(folder, "node/server.mjs")], folder];
  }

  async function goExample() {
    const program = join(folder, "go-example");
    await run("go", ["build", "-o", program, "./infra/examples/go"], { cwd: ROOT });
    return [program, [], ROOT];
  }

  for (const [name, build] of Object.entries({ Node: nodeExample, Go: goExample })) {
    test(`a page, a back end in ${name}, and its receiver of webhooks`, async () => {
      const port = await freePort();
      const origin = `http://127.0.0.1:${port}`;
      const owner = newOwner(`example-${name.toLowerCase()}`);
      const hook = await api.must("POST", "/webhooks", { url: `${origin}/hooks`, events: ["account.created"] });
      const [program, args, cwd] = await build();
      const said = [];
      const child = spawn(program, args, {
        cwd,
        env: {
          ...process.env,
          PATCHBAY_URL: dev.base,
          PATCHBAY_API_KEY: dev.key,
          PATCHBAY_WEBHOOK_SECRET: hook.secret,
          CUSTOMER: owner,
          PORT: String(port),
        },
      });
      for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (t) => said.push(t));
      const ended = once(child, "exit");
      try {
        await until("it listens", () => {
          assert.equal(child.exitCode, null, said.join(""));
          return said.join("").includes(origin);
        });
        const page = await browser.visit(origin);
        await page.getByText("Nothing is linked yet").waitFor();
        await page.getByRole("button", { name: "Link your HR system" }).click();
        // The hub's list has several connectors where other suites have enabled more.
        const key = page.locator("[name=api_key]");
        const choice = page.getByRole("button", { name: "Sandbox (API key)" });
        await key.or(choice).first().waitFor();
        if (!(await key.isVisible())) await choice.click();
        await key.fill(goodKey());
        await page.getByRole("button", { name: "Link account" }).click();
        await page.getByText("Ada Lovelace").waitFor();
        await until("the event has come", () => said.join("").includes(`event account.created of ${owner}`));

        const forged = await fetch(`${origin}/hooks`, {
          method: "POST",
          headers: { "webhook-id": "evt_1", "webhook-timestamp": "1", "webhook-signature": "v1,AAAA" },
          body: '{"id":"evt_1","type":"account.created","origin_owner_id":"forged"}',
        });
        assert.equal(forged.status, 401);
        assert.ok(!said.join("").includes("forged"));
        assert.deepEqual(page.problems, []);
      } finally {
        child.kill();
        await ended;
        await api.call("DELETE", `/webhooks/${hook.id}`);
      }
    });
  }

  test("the ten-minute start", async () => {
    const text = await readFile(join(ROOT, "infra/docs/start.md"), "utf8");
    const blocks = [...text.matchAll(/```sh\n([\s\S]*?)```/g)].map((m) => m[1]);
    assert.equal(blocks.length, 5);
    const home = join(folder, "start");
    await mkdir(home);
    await symlink(dirname(dev.json), join(home, ".local"));
    // A customer of its own, since the deployment is also other suites'.
    const owner = newOwner("start");
    const bash = (...code) =>
      run("bash", ["-euo", "pipefail", "-c", code.join("\n").replaceAll("customer-1", owner)], {
        cwd: home,
        timeout: WAIT,
      });
    const [begin, configure, session, call, log] = blocks;
    await bash(begin, configure);
    const { stdout } = await bash(begin, session);
    const { token, auth_link_url: address } = JSON.parse(stdout);
    assert.ok(token && address.startsWith(dev.base));
    const page = await browser.visit(address);
    await page.locator("[name=api_key]").fill("sandbox-key-12345678");
    await page.getByRole("button", { name: "Link account" }).click();
    await page.getByRole("heading", { name: "Account linked" }).waitFor();
    assert.match((await bash(begin, call)).stdout, /Ada Lovelace/);
    await until("the log has the call", async () => (await bash(begin, log)).stdout.includes("/employees"));
  });
});
