// The console's log: what a person sees of calls and of attempts to link, filters in the address, and the live tail.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { Api } from "./lib/api.mjs";
import { shoot, startBrowser } from "./lib/browser.mjs";
import { Console } from "./lib/console.mjs";
import { patchbay } from "./lib/patchbay.mjs";
import { enable, linkByKey, newOwner, refusedClient } from "./lib/sandbox.mjs";
import { until } from "./lib/until.mjs";

describe("the console's log", { timeout: 1_800_000 }, () => {
  let dev, api, browser;

  before(async () => {
    dev = await patchbay();
    api = new Api(dev);
    browser = await startBrowser();
    await enable(api, "sandbox-key");
    await enable(api, "sandbox-oauth");
  });
  after(async () => {
    await browser?.close();
    await dev?.stop();
  });

  const open = (where) => Console.open(browser, dev, where);
  const hash = (page) => new URL(page.url()).hash;

  /** Loads the page of the log until a line is there: what happened a moment ago may take some seconds. */
  async function line(page, text, failed = false) {
    const row = page.locator("[data-log]", { hasText: text }).filter({ hasText: failed ? "Failed" : "Succeeded" });
    await until(`the log has ${text}`, async () => {
      if ((await row.count()) > 0) return true;
      await page.reload();
      await page.getByRole("heading", { name: "Logs" }).waitFor();
      await page.waitForTimeout(500);
      return (await row.count()) > 0;
    });
    return row.first();
  }

  test("a failed attempt to link says its steps, the provider's words and the cure", async () => {
    const owner = newOwner("failed");
    await refusedClient(api, dev, owner);
    const console_ = await open(`/logs?owner=${owner}`);
    const { page } = console_;
    const row = await line(page, "Return from the provider", true);
    const opener = row.getByRole("button");
    await opener.focus();
    await page.keyboard.press("Enter");
    const dialog = console_.dialog();
    await until("the heading has the focus", () =>
      dialog.evaluate((d) => d.querySelector("h2") === document.activeElement),
    );
    await dialog.getByRole("heading", { name: "The attempt, step by step" }).waitFor();
    await dialog.getByText("The client secret is wrong").first().waitFor();
    await dialog.getByText("invalid_client").first().waitFor();
    const steps = await dialog.locator("ol.steps > li").allInnerTexts();
    const at = ["Redirect to the provider", "Return from the provider", "Exchange of the code"].map((name) =>
      steps.findIndex((s) => s.startsWith(name)),
    );
    assert.ok(at[0] >= 0 && at[0] < at[1] && at[1] < at[2], steps.join("\n"));
    assert.match(steps[at[2]], /Failed/);
    await shoot(page, "logs-1-attempt");
    await page.keyboard.press("Escape");
    await console_.closed();
    await until("the focus is back", () => opener.evaluate((b) => document.activeElement === b));
    assert.deepEqual(page.problems, []);
  });

  test("a call is in the log, found by the menus of its connector and its account", async () => {
    const owner = newOwner("logged");
    const id = await linkByKey(api, owner);
    assert.equal((await api.proxy(id, "/me")).status, 200);
    const other = await linkByKey(api, newOwner("other"));
    assert.equal((await api.proxy(other, "/me?other")).status, 200);
    const console_ = await open("/accounts");
    const { page } = console_;
    await console_.choose(`Actions for the account of ${owner} Inc.`, "View logs");
    await page.getByRole("heading", { name: "Logs" }).waitFor();
    assert.equal(hash(page), `#/logs?account=${id}`);
    const row = await line(page, "/me");
    await row.getByText(owner).waitFor();
    const rows = (text) => page.locator("[data-log]", { hasText: text });
    await until("no call of another account is shown", async () => (await rows(other.slice(-8)).count()) === 0);
    await console_.go("/");
    await page.locator("[data-connector=sandbox-oauth]").waitFor();
    await page.locator("[data-connector=sandbox-oauth] button.dots").first().click();
    await page.getByRole("menuitem", { name: "View logs" }).click();
    await page.getByRole("heading", { name: "Logs" }).waitFor();
    assert.match(hash(page), /^#\/logs\?connector=sandbox-oauth/);
    await page.locator("[data-log], .card").first().waitFor();
    await until("no call of another connector is shown", async () => (await rows(owner).count()) === 0);
  });

  test("filters are kept in the address, and nothing found offers to clear them", async () => {
    const owner = newOwner("filtered");
    const id = await linkByKey(api, owner);
    await api.proxy(id, "/me");
    await api.proxy(id, "/nope");
    const console_ = await open("/logs");
    const { page } = console_;
    await page.getByLabel("Owner, account ID or request ID").fill(owner);
    await page.keyboard.press("Enter");
    await page.getByLabel("What").selectOption("call");
    await page.getByLabel("Outcome").selectOption("yes");
    await page.getByLabel("Time").selectOption("1");
    assert.equal(hash(page), `#/logs?owner=${owner}&kind=call&failed=yes&range=1`);
    await line(page, "/nope", true);
    await until("nothing else is shown", async () => (await page.locator("[data-log]").count()) === 1);
    await page.getByText("What it answered went to the caller.").waitFor();
    await shoot(page, "logs-2-filtered");
    await page.getByLabel("Connector").selectOption("sandbox-oauth");
    await page.getByText("Nothing matches the filters.").waitFor();
    await console_.press("Clear filters");
    await until("the address has no filter", () => hash(page) === "#/logs");
    await page.locator("[data-log]").nth(1).waitFor();
    // Two changes before the page is drawn again: both hold.
    await page.evaluate(() => {
      for (const [label, value] of [
        ["What", "call"],
        ["Outcome", "yes"],
      ]) {
        const select = document.querySelector(`select[aria-label=${label}]`);
        select.value = value;
        select.dispatchEvent(new Event("change", { bubbles: true }));
      }
    });
    assert.equal(hash(page), "#/logs?kind=call&failed=yes");
    await page.goto(new URL("/console#/logs?from=nonsense", dev.base).href);
    await page.getByRole("alert").waitFor();
  });

  test("live, what happens appears by itself", async () => {
    const owner = newOwner("live");
    const id = await linkByKey(api, owner);
    const console_ = await open(`/logs?account=${id}`);
    const { page } = console_;
    await page.getByRole("button", { name: "Live" }).press("Enter");
    await page.getByText("Live: new entries").waitFor();
    await api.proxy(id, "/me?live");
    await page.locator("[data-log].young", { hasText: "/me" }).waitFor();
    await shoot(page, "logs-3-live");
    assert.equal(await page.locator("[data-log]", { hasText: "/me" }).count(), 1);
    assert.deepEqual(page.problems, []);
  });
});
