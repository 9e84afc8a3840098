// The console's use tokens: made by a form, shown once, used, seen as used, revoked.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { Api } from "./lib/api.mjs";
import { shoot, startBrowser } from "./lib/browser.mjs";
import { Console } from "./lib/console.mjs";
import { startPatchbay } from "./lib/patchbay.mjs";
import { enable, linkByKey, newOwner } from "./lib/sandbox.mjs";
import { until } from "./lib/until.mjs";

describe("the console's use tokens", { timeout: 1_800_000 }, () => {
  let dev, api, browser, console_, page, owner, token;

  before(async () => {
    dev = await startPatchbay();
    api = new Api(dev);
    browser = await startBrowser();
    owner = newOwner("tokens");
    await enable(api, "sandbox-key");
    await linkByKey(api, owner);
    console_ = await Console.open(browser, dev, "/settings/tokens");
    page = console_.page;
  });
  after(async () => {
    await browser?.close();
    await dev?.stop();
  });

  const call = (path, options = {}) =>
    fetch(new URL(`/proxy${path}`, dev.base), {
      ...options,
      headers: { authorization: `Bearer ${token}`, ...options.headers },
    });

  test("one is made by the form, and shown once", async () => {
    await page.getByRole("heading", { name: "Use tokens", exact: true }).waitFor();
    await shoot(page, "tokens-1-none");
    await page.locator("#add-token").click();
    await console_.press("Create");
    await page.getByText("Say what the token is for.").waitFor();
    await page.getByText("Enter your customer's id.").waitFor();
    await page.locator("#token-name").fill("Agent of the test");
    await page.locator("#token-origin_owner_id").fill(owner);
    await page.locator("#token-connectors").getByLabel("Only what I choose").check();
    await page.getByLabel("Sandbox (API key)").check();
    await page.getByLabel("Only calls that read").check();
    await page.locator("#token-call_policy").fill("/api/v1/me\n/api/v1/items/**");
    await page.locator("#token-allowed_origins").fill("not an origin");
    await shoot(page, "tokens-2-form", { fullPage: false });
    await console_.press("Create");
    await page.locator("#token-allowed_origins-fault").waitFor();
    await page.locator("#token-allowed_origins").fill("");
    await console_.press("Create");
    token = await page.locator("#new-token").innerText();
    assert.match(token, /^pbu_/);
    await shoot(page, "tokens-3-shown", { fullPage: false });
    await console_.press("Close");
    await console_.closed();
    await page.locator("[data-token][data-live=true]").getByText("Agent of the test").waitFor();
  });

  test("it makes the calls that it is for, and its last use is told", async () => {
    const { data } = await api.accountsOf(owner).then((body) => ({ data: body.data ?? body }));
    const account = { "x-account-id": data[0].id };
    const read = await call("/me", { headers: account });
    assert.equal(read.status, 200, await read.text());
    assert.equal((await call("/me", { method: "POST", headers: account })).status, 403);
    assert.equal((await call("/elsewhere", { headers: account })).status, 403);
    const { data: listed } = await api.must("GET", "/use_tokens");
    await until("its use is known", async () => {
      const now = await api.must("GET", `/use_tokens/${listed[0].id}`);
      return Boolean(now.last_used_at);
    });
    await page.reload();
    await page.locator("[data-token] [data-label='Last used'] time").waitFor();
    await shoot(page, "tokens-4-list");
    await page.setViewportSize({ width: 320, height: 720 });
    await shoot(page, "tokens-5-phone");
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth), false);
  });

  test("one for some methods alone can be made, and says so", async () => {
    await page.setViewportSize({ width: 1100, height: 860 });
    await page.locator("#add-token").click();
    await page.locator("#token-name").fill("What only adds");
    await page.locator("#token-origin_owner_id").fill(owner);
    await page.getByLabel("Only some methods").check();
    await console_.press("Create");
    await page.getByText("Choose at least one method.").waitFor();
    await page.getByLabel("POST", { exact: true }).check();
    await page.getByLabel("PUT", { exact: true }).check();
    await shoot(page, "tokens-6-methods", { fullPage: false });
    await page.getByLabel("PUT", { exact: true }).uncheck();
    await console_.press("Create");
    await page.locator("#new-token").waitFor();
    await console_.press("Close");
    await console_.closed();
    const { data: listed } = await api.must("GET", "/use_tokens");
    const made = listed.find((t) => t.name === "What only adds");
    assert.deepEqual(made.call_policy, { allow: [{ methods: ["POST"] }] });
    const row = page.locator("[data-token]", { hasText: "What only adds" });
    await row.getByText("POST", { exact: false }).first().waitFor();
    await api.must("DELETE", `/use_tokens/${made.id}`);
  });

  test("the browser's Back leaves the page, and its dialog with it", async () => {
    await page.setViewportSize({ width: 1100, height: 860 });
    await console_.go("/settings");
    await page.getByRole("link", { name: "Use tokens" }).click();
    await page.locator("#add-token").click();
    await page.getByRole("heading", { name: "Create a use token" }).waitFor();
    await page.goBack();
    await console_.closed();
    await page
      .getByRole("heading", { name: "General", exact: true })
      .or(page.getByRole("heading", { level: 1 }))
      .first()
      .waitFor();
    assert.equal(new URL(page.url()).hash, "#/settings");
    await console_.go("/settings/tokens");
    await page.locator("[data-token]").first().waitFor();
  });

  test("it is revoked, and refused from then on", async () => {
    await console_.choose("Actions for Agent of the test", "Revoke");
    await console_.press("Revoke");
    await console_.closed();
    await page
      .locator("[data-token][data-live=false]", { hasText: "Agent of the test" })
      .getByText("Revoked")
      .waitFor();
    assert.equal((await call("/me", { headers: { "x-account-id": "acc_sandbox-key_1" } })).status, 401);
  });
});
