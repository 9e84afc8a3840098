// What the two first pages cost, beside earlier commits, in one run: requests, bytes over the wire, and the time that
// scripts take on a CPU slowed down four times, until the page can be used.
//   node infra/e2e/bench/pages.mjs COMMIT…      (make bench-pages REV="COMMIT…")
import { execFileSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Api } from "../lib/api.mjs";
import { startBrowser } from "../lib/browser.mjs";
import { ROOT } from "../lib/modules.mjs";
import { startPatchbay } from "../lib/patchbay.mjs";
import { enable, newOwner } from "../lib/sandbox.mjs";
import { measure } from "../lib/wire.mjs";

const ROUNDS = Number(process.env.ROUNDS ?? 7);
const SLOWER = 4;
const work = await mkdtemp(join(tmpdir(), "patchbay-pages-"));
const trees = [
  { name: "now", dir: ROOT },
  ...process.argv.slice(2).map((rev) => ({ name: rev, dir: join(work, rev) })),
];
const git = (...args) => execFileSync("git", ["-C", ROOT, ...args], { stdio: ["ignore", "pipe", "inherit"] });

/** The pages: their address in a deployment, and when they can be used. */
const pages = {
  "console list": {
    address: (dev) => new URL(`/console#key=${dev.key}`, dev.base).href,
    ready: (page) => page.getByText("Sandbox (API key)").first().waitFor(),
  },
  "hub form": {
    address: async (dev, api) => (await api.session(newOwner("bench"), { provider: "sandbox-key" })).auth_link_url,
    ready: (page) => page.locator("[name=api_key]").waitFor(),
  },
};

/** Milliseconds of scripts, and of all work of the page's thread, on the slower CPU. */
async function scripting(browser, address, ready) {
  const page = await browser.visit();
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("Performance.enable");
  await cdp.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
  await page.goto(address);
  await ready(page);
  const { metrics } = await cdp.send("Performance.getMetrics");
  const of = (name) => 1000 * (metrics.find((m) => m.name === name)?.value ?? NaN);
  const found = { scripts: of("ScriptDuration"), tasks: of("TaskDuration") };
  await page.context().close();
  return found;
}

const median = (list) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)];
const browser = await startBrowser();
try {
  for (const t of trees) {
    if (t.dir !== ROOT) git("worktree", "add", "--detach", t.dir, t.name);
    const binary = join(work, `dev-${t.name}`);
    execFileSync("go", ["build", "-o", binary, "./infra/local/dev"], { cwd: t.dir, stdio: "inherit" });
    t.dev = await startPatchbay({ binary, env: { PATCHBAY_ROLES: join(t.dir, "template.yaml") } });
    t.api = new Api(t.dev);
    await enable(t.api, "sandbox-key");
    t.of = {};
    for (const [name, { address, ready }] of Object.entries(pages)) {
      const { requests, bytes } = await measure(browser, await address(t.dev, t.api), ready);
      t.of[name] = { requests, bytes, scripts: [], tasks: [] };
    }
  }
  // In turn, so that a busy machine slows all.
  for (let round = 0; round < ROUNDS; round++)
    for (const [name, { address, ready }] of Object.entries(pages))
      for (const t of trees) {
        const { scripts, tasks } = await scripting(browser, await address(t.dev, t.api), ready);
        t.of[name].scripts.push(scripts);
        t.of[name].tasks.push(tasks);
      }
  console.log(
    `page          tree      requests   bytes  scripts ms  all work ms   (median of ${ROUNDS}, CPU ÷ ${SLOWER})`,
  );
  for (const name of Object.keys(pages))
    for (const t of trees) {
      const { requests, bytes, scripts, tasks } = t.of[name];
      const beside =
        t.dir === ROOT
          ? ""
          : `   now ÷ this: scripts ${(median(trees[0].of[name].scripts) / median(scripts)).toFixed(2)}`;
      console.log(
        name.padEnd(13),
        t.name.slice(0, 9).padEnd(9),
        String(requests).padStart(8),
        String(bytes).padStart(7),
        median(scripts).toFixed(1).padStart(11),
        median(tasks).toFixed(1).padStart(12) + beside,
      );
    }
} finally {
  await browser.close();
  for (const t of trees) {
    await t.dev?.stop().catch((error) => console.error(`${t.name}: ${error.message}`));
    if (t.dir !== ROOT) git("worktree", "remove", "--force", t.dir);
  }
  await rm(work, { recursive: true, force: true });
}
