// What the two first pages cost, beside earlier commits, in one run: requests, bytes over the wire, and the CPU time
// that scripts take on a CPU slowed down four times, until the page can be used.
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
import { until } from "../lib/until.mjs";
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
  "console list": { address: (dev) => new URL(`/console#key=${dev.key}`, dev.base).href, shows: "Sandbox (API key)" },
  "hub form": {
    address: async (dev, api) => (await api.session(newOwner("bench"), { provider: "sandbox-key" })).auth_link_url,
    shows: "[name=api_key]",
  },
};

// What DevTools counts as scripting, of a trace's events. It is more than the metric ScriptDuration, which leaves out what
// runs behind an await.
const SCRIPTING =
  /^(EvaluateScript|v8\.(compile|evaluate)\w*|FunctionCall|RunMicrotasks|TimerFire|FireAnimationFrame|FireIdleCallback|EventDispatch|MinorGC|MajorGC|V8\.GC.*)$/;
const CATEGORIES = ["toplevel", "devtools.timeline", "disabled-by-default-devtools.timeline", "v8", "v8.execute"];

/**
 * CPU milliseconds of scripts, and of all work of the page's thread, on the slower CPU, until the page shows something.
 * The page is looked at by the debugger: a script that waits in the page would be counted as its own.
 */
async function scripting(browser, address, shows) {
  const page = await browser.visit();
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("DOM.enable");
  await cdp.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
  const events = await browser.trace(CATEGORIES, async () => {
    await cdp.send("Page.enable");
    await cdp.send("Page.navigate", { url: address });
    await until(`the page shows ${shows}`, async () => {
      await cdp.send("DOM.getDocument", { depth: 0 });
      return (await cdp.send("DOM.performSearch", { query: shows })).resultCount > 0;
    });
  });
  await page.context().close();
  return spent(events);
}

/** The CPU time of the pages' threads: each event without those inside it, and all that begin none. */
function spent(events) {
  const threads = new Map();
  for (const e of events)
    if (e.name === "thread_name" && e.args.name === "CrRendererMain") threads.set(`${e.pid}/${e.tid}`, []);
  for (const e of events) if (e.ph === "X") threads.get(`${e.pid}/${e.tid}`)?.push(e);
  const found = { scripts: 0, tasks: 0 };
  for (const thread of threads.values()) {
    const open = [];
    for (const e of thread.toSorted((a, b) => a.ts - b.ts || b.dur - a.dur)) {
      while (open.length && open.at(-1).ts + open.at(-1).dur <= e.ts) open.pop();
      const cost = (e.tdur ?? 0) / 1000;
      if (open.length === 0) found.tasks += cost;
      else if (SCRIPTING.test(open.at(-1).name)) found.scripts -= cost;
      if (SCRIPTING.test(e.name)) found.scripts += cost;
      open.push(e);
    }
  }
  return found;
}

const median = (list) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)];
const ratio = (page, list, of) => (median(trees[0].of[page][of]) / median(list)).toFixed(2);
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
    for (const [name, { address, shows }] of Object.entries(pages)) {
      const ready = (page) => (shows.startsWith("[") ? page.locator(shows) : page.getByText(shows).first()).waitFor();
      const { requests, bytes } = await measure(browser, await address(t.dev, t.api), ready);
      t.of[name] = { requests, bytes, scripts: [], tasks: [] };
    }
  }
  // In turn, so that a busy machine slows all.
  for (let round = 0; round < ROUNDS; round++)
    for (const [name, { address, shows }] of Object.entries(pages))
      for (const t of trees) {
        const { scripts, tasks } = await scripting(browser, await address(t.dev, t.api), shows);
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
          : `   now ÷ this: scripts ${ratio(name, scripts, "scripts")}, all work ${ratio(name, tasks, "tasks")}`;
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
