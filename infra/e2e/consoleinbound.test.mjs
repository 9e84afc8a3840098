// The console where a provider posts the secret of its webhooks to an auth config's address: wait, show once, store.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { after, before, describe, test } from "node:test";
import { Api } from "./lib/api.mjs";
import { shoot, startBrowser } from "./lib/browser.mjs";
import { Console } from "./lib/console.mjs";
import { startPatchbay } from "./lib/patchbay.mjs";

const TOKEN = "secret_tMrlL1qK5vuQAh1b6cZGhFChZTSYJlce98V0pYn7yBl";

describe("a provider that brings its own secret", { timeout: 1_800_000 }, () => {
  let dev, api, browser, console_, page, address;

  before(async () => {
    dev = await startPatchbay();
    api = new Api(dev);
    browser = await startBrowser();
    const made = await api.createAuthConfig("notion", {
      auth_type: "oauth2",
      setup_fields: { client_id: "c", client_secret: "s" },
    });
    address = made.inbound_url;
    console_ = await Console.open(browser, dev, "/connectors/notion");
    page = console_.page;
  });
  after(async () => {
    await browser?.close();
    await dev?.stop();
  });

  const post = (body, headers = {}) =>
    fetch(address, { method: "POST", headers: { "content-type": "application/json", ...headers }, body });
  const bring = (token) => post(JSON.stringify({ verification_token: token }));

  test("what comes is shown once, and proves events once it is stored", async () => {
    assert.equal((await bring(TOKEN)).status, 409);
    await page.getByText("Notion sends a secret to this address, and wants it back.").waitFor();
    await shoot(page, "inbound-1-card");
    await console_.press("Wait for the secret");
    await page.getByText("Waiting for Notion.").waitFor();
    await shoot(page, "inbound-2-wait", { fullPage: false });
    assert.equal((await bring("secret_of_a_stranger")).status, 200);
    assert.equal((await bring(TOKEN)).status, 200);
    await page.getByText("A secret has come.").waitFor();
    await console_.press("Show it, once");
    assert.equal(await page.locator("#inbound-secret").innerText(), TOKEN);
    await page.getByText("2 secrets came, and this is the last.").waitFor();
    await shoot(page, "inbound-3-shown", { fullPage: false });
    await console_.press("Notion accepted it");
    await console_.closed();
    await page.getByRole("button", { name: "Get a new secret" }).waitFor();
    await shoot(page, "inbound-4-stored");

    const event = JSON.stringify({ id: "e1", type: "page.created", timestamp: new Date().toISOString() });
    const sign = (key) => ({ "x-notion-signature": `sha256=${createHmac("sha256", key).update(event).digest("hex")}` });
    assert.equal((await post(event, sign("secret_of_a_stranger"))).status, 401);
    assert.equal((await post(event, sign(TOKEN))).status, 200);
    assert.equal((await bring("secret_of_a_stranger")).status, 409);
  });

  test("on a phone it fits, by keyboard it can be left", async () => {
    await page.setViewportSize({ width: 320, height: 720 });
    await page.getByRole("button", { name: "Get a new secret" }).focus();
    await page.keyboard.press("Enter");
    await page.getByText("Waiting for Notion.").waitFor();
    await shoot(page, "inbound-5-phone", { fullPage: false });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
    assert.equal(wide, false);
    await page.keyboard.press("Escape");
    await console_.closed();
  });
});
