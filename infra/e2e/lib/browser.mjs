// Headless Chromium, with a fresh profile, as a person's browser would be.
import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { load, ROOT } from "./modules.mjs";
import { WAIT } from "./until.mjs";

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-background-networking",
  "--no-first-run",
  "--disable-dev-shm-usage",
];

// The shell is the same engine without a browser's own window: it takes less than half of the CPU.
const NAMES = ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"];

function executable() {
  const found = [process.env.CHROMIUM, ...NAMES.map((name) => `/usr/bin/${name}`)].find((p) => p && existsSync(p));
  if (!found) throw new Error("no Chromium: install Debian's package chromium, or set CHROMIUM to a browser's path");
  return found;
}

/**
 * Starts Chromium. Returns {visit, trace, close}. visit(address, options) opens a page in a profile of its own and returns it;
 * page.problems then collects what no page of ours may do: uncaught errors, violations of its own policy.
 */
export async function startBrowser() {
  const { chromium } = load("playwright-core");
  const browser = await chromium.launch({ executablePath: executable(), headless: true, args: FLAGS });
  return {
    async visit(address, options = {}) {
      const context = await browser.newContext({ viewport: { width: 1100, height: 860 }, ...options });
      context.setDefaultTimeout(WAIT);
      const problems = [];
      context.on("weberror", (e) => problems.push(`uncaught: ${e.error().message}`));
      context.on("console", (m) => {
        if (/Content Security Policy|Trusted Type/.test(m.text())) problems.push(m.text());
      });
      const page = await context.newPage();
      page.problems = problems;
      if (address) await page.goto(address);
      return page;
    },
    /** Does something, and returns what the browser traced of it, in these categories. */
    async trace(categories, does) {
      const cdp = await browser.newBrowserCDPSession();
      const events = [];
      cdp.on("Tracing.dataCollected", ({ value }) => events.push(...value));
      const complete = new Promise((resolve) => cdp.once("Tracing.tracingComplete", resolve));
      const traceConfig = { includedCategories: categories, excludedCategories: ["*"] };
      await cdp.send("Tracing.start", { transferMode: "ReportEvents", traceConfig });
      await does();
      await cdp.send("Tracing.end");
      await complete;
      await cdp.detach();
      return events;
    },
    close: () => browser.close(),
  };
}

/**
 * Takes a picture for somebody to look at, into $PATCHBAY_SCREENSHOTS or .local/screenshots. A run of all suites takes
 * none unless that is set (see run.mjs).
 */
export async function shoot(page, name, options = {}) {
  if (process.env.PATCHBAY_SCREENSHOTS === "none") return;
  const dir = process.env.PATCHBAY_SCREENSHOTS || join(ROOT, ".local/screenshots");
  await mkdir(dir, { recursive: true });
  await page.screenshot({ path: join(dir, `${name}.png`), fullPage: true, ...options });
}
