// Whose product asks, the way back to it, and what an end user has linked: <patchbay-connections> and its hosted page.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { Api } from "./lib/api.mjs";
import { shoot, startBrowser } from "./lib/browser.mjs";
import { accessible, fits, spokenTexts } from "./lib/look.mjs";
import { startPatchbay } from "./lib/patchbay.mjs";
import { startProduct } from "./lib/product.mjs";
import { consent, enable, goodKey, linkByKey, newOwner } from "./lib/sandbox.mjs";
import { until } from "./lib/until.mjs";

const PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
const screens = {
  desktop: { viewport: { width: 1440, height: 900 } },
  "phone-dark": { viewport: { width: 390, height: 844 }, colorScheme: "dark" },
  narrow: { viewport: { width: 320, height: 700 } },
};

describe("a branded hub and its connections", { timeout: 600_000 }, () => {
  let dev, api, browser, product;

  before(async () => {
    dev = await startPatchbay();
    api = new Api(dev);
    browser = await startBrowser();
    product = await startProduct(dev, new URL("/hub-assets/v1/patchbay-connections.js", dev.base).href);
    await enable(api, "sandbox-key");
    await enable(api, "sandbox-oauth");
    await api.must("PATCH", "/project/hub", {
      product_name: "Acme Cloud",
      color: "#8a1c7c",
      privacy_url: "https://acme.example/privacy",
      logo: PNG,
      allowed_origins: [product.origin],
    });
  });
  after(async () => {
    await browser?.close();
    product?.close();
    await dev?.stop();
  });

  async function check(page, name) {
    await shoot(page, `connections-${name}`);
    await fits(page, name);
    await accessible(page, name);
  }

  for (const [size, screen] of Object.entries(screens)) {
    test(`the hub and the question say whose product asks, on ${size}`, async () => {
      const link = (await api.session(newOwner("brand"), { provider: "sandbox-key" })).auth_link_url;
      const hub = await browser.visit(link, screen);
      await hub.getByText("Acme Cloud").waitFor();
      await hub.locator("#connect").waitFor();
      const [color, text] = await hub
        .locator("#connect")
        .evaluate((e) => [getComputedStyle(e).backgroundColor, getComputedStyle(e).color]);
      if (!screen.colorScheme) assert.deepEqual([color, text], ["rgb(138, 28, 124)", "rgb(255, 255, 255)"]);
      await check(hub, `brand-${size}`);
      assert.deepEqual(hub.problems, []);

      const { token } = await api.session(newOwner("asked"), { provider: "sandbox-oauth" });
      const { body: list } = await api.hub(token, "GET", "/hub/connectors");
      const { body } = await api.hub(token, "POST", "/hub/connection_attempts", {
        integration_id: list.integrations[0].integration_id,
        language: "de",
      });
      const asked = await browser.visit(body.start_url, screen);
      await asked.getByRole("link", { name: /^Weiter zu/ }).waitFor();
      await check(asked, `question-${size}`);
      await until("the logo is loaded", () => asked.locator(".brand img").evaluate((e) => e.naturalWidth === 1));
      assert.deepEqual(asked.problems, []);
    });

    test(`the page of connections, on ${size}`, async () => {
      const owner = newOwner("page");
      await linkByKey(api, owner, goodKey());
      const { connections_url: address } = await api.session(owner, { manage_connections: true });
      const page = await browser.visit(address, screen);
      await page.locator("[data-connection]").waitFor();
      assert.ok(!page.url().includes("token"), page.url());
      await check(page, `list-${size}`);
      await page.getByRole("button", { name: "Disconnect" }).click();
      await page.getByText("Whoever uses the connection").waitFor();
      await check(page, `sure-${size}`);
      await page.getByRole("button", { name: "Keep it" }).click();
      await page.reload();
      await page.getByRole("button", { name: "Disconnect" }).click();
      await page.getByRole("button", { name: "Disconnect" }).click();
      await page.getByText("Nothing is linked yet.").waitFor();
      await check(page, `gone-${size}`);
      assert.deepEqual(await api.accountsOf(owner), []);
      assert.deepEqual(page.problems, []);
    });
  }

  test("no address of ours has the session's token, and the end leads back to the product", async () => {
    const back = `${product.origin}/settings?tab=links`;
    const owner = newOwner("back");
    const { token, auth_link_url: link } = await api.session(owner, { provider: "sandbox-oauth", redirect_url: back });
    const hub = await browser.visit();
    const seen = [];
    hub.context().on("request", (r) => seen.push(r.url()));
    await hub.goto(link);
    await hub.locator("#connect").waitFor();
    const [popup] = await Promise.all([hub.waitForEvent("popup"), hub.locator("#connect").click()]);
    await popup.locator("#allow").waitFor();
    await consent(popup, "allow");
    await until("the product is back", () => hub.url().startsWith(product.origin));
    const [account] = await api.accountsOf(owner);
    assert.deepEqual(Object.fromEntries(new URL(hub.url()).searchParams), {
      tab: "links",
      status: "linked",
      account_id: account.id,
      provider: "sandbox-oauth",
    });
    assert.ok(seen.some((a) => a.includes("/connect/oauth2/")));
    assert.deepEqual(
      seen.filter((a) => a.split("#")[0].includes(token)),
      [],
    );

    // What the grant allows stands in words where there are words for it.
    const { connections_url: address } = await api.session(owner, { manage_connections: true });
    const connections = await browser.visit(address);
    await connections.getByText("Know who you are").waitFor();
    await connections.getByText("Stay connected while you are away").waitFor();
    await check(connections, "permissions");
    assert.equal(await connections.locator(".permissions code").count(), 0);
  });

  test("permissions are in the reader's language; those without words in it are read out as the English they are", async () => {
    const owner = newOwner("words");
    const { auth_link_url: link } = await api.session(owner, { provider: "sandbox-oauth" });
    const hub = await browser.visit(link);
    await hub.locator("#connect").waitFor();
    const [popup] = await Promise.all([hub.waitForEvent("popup"), hub.locator("#connect").click()]);
    await popup.locator("#allow").waitFor();
    await consent(popup, "allow");
    await hub.getByRole("heading", { name: "Account linked" }).waitFor();
    const address = new URL((await api.session(owner, { manage_connections: true })).connections_url);
    address.search = "lang=de";
    const page = await browser.visit(address.href, screens["phone-dark"]);
    await page.getByText("Wissen, wer Sie sind").waitFor();
    const spoken = await spokenTexts(page);
    assert.deepEqual(
      ["Wissen, wer Sie sind", "Verbunden bleiben, während Sie nicht da sind", "Trennen"].map((text) => spoken[text]),
      ["de", "de", "de"],
    );
    await check(page, "german");

    // A language that definitions have no words in.
    await page.route("**/hub/connections?*", (route) => {
      const asked = new URL(route.request().url());
      asked.searchParams.set("language", "nl");
      return route.continue({ url: asked.href });
    });
    await page.reload();
    await page.getByText("Know who you are").waitFor();
    const fallen = await spokenTexts(page);
    assert.deepEqual([fallen["Know who you are"], fallen["Trennen"]], ["en", "de"]);
  });

  test("by keyboard: the focus stays where the reader is, and each button says which connection it is for", async () => {
    const owner = newOwner("keys");
    await linkByKey(api, owner, goodKey());
    const page = await browser.visit((await api.session(owner, { manage_connections: true })).connections_url);
    const button = (name) => page.getByRole("button", { name, exact: true });
    /** What has the focus, in elements' shadows too, by its role's name or its text. */
    const focused = () =>
      page.evaluate(() => {
        let at = document.activeElement;
        while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
        return at?.getAttribute("aria-label") ?? at?.textContent;
      });
    const press = async (name) => {
      await button(name).focus();
      await page.keyboard.press("Enter");
    };
    await press("Disconnect: Sandbox (API key)");
    await until("the question has the focus", async () => /^Disconnect this account\?/.test(await focused()));
    await page.keyboard.press("Tab");
    assert.equal(await focused(), "Disconnect: Sandbox (API key)");
    await press("Keep it");
    await until("the button has it again", async () => (await focused()) === "Disconnect: Sandbox (API key)");
    await press("Reconnect: Sandbox (API key)");
    await until("the form has it", async () => (await focused()) === "Edit Sandbox (API key)");
    await press("Back to my connections");
    await until("the list has it", async () => (await focused()) === "My connections");
    await press("Link an account");
    await until("the choice has it", async () => (await focused()) === "What do you want to link?");
    assert.deepEqual(page.problems, []);
  });

  test("the element lists, links again and disconnects, in a product's page under a strict policy", async () => {
    const owner = newOwner("element");
    const id = await linkByKey(api, owner, goodKey());
    const { token } = await api.session(owner, { manage_connections: true });
    const page = await browser.visit(
      product.page({ element: "patchbay-connections", token, "base-url": dev.base, page: "de" }),
    );
    await page.getByRole("heading", { name: "Meine Verbindungen" }).waitFor();
    await check(page, "element");
    await page.getByRole("button", { name: "Neu verbinden" }).click();
    await page.getByRole("button", { name: "Ändern" }).waitFor(); // the account's form, in the hub
    await page.getByRole("button", { name: "API key ändern" }).click();
    await page.locator("[name=api_key]").fill(`\u200b${goodKey()}\u00ad`); // pasted with what nobody sees
    await page.locator("#connect").click();
    await page.getByRole("heading", { name: "Gespeichert" }).waitFor();
    assert.equal((await api.proxy(id, "/me")).status, 200);
    await page.getByRole("button", { name: "Zurück zu meinen Verbindungen" }).click();
    await page.getByRole("button", { name: "Trennen" }).click();
    await page.getByRole("button", { name: "Trennen" }).click();
    await page.getByText("Noch ist nichts verknüpft.").waitFor();
    assert.deepEqual(
      (await page.evaluate(() => window.heard)).map((e) => e.type),
      ["success"],
    );
    assert.deepEqual(await api.accountsOf(owner), []);
    assert.deepEqual(page.problems, []);
  });

  test("the element of a verified session changes an account with the page's verifier, and not without", async () => {
    const verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"; // RFC 7636, Appendix B
    const challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
    const owner = newOwner("verified");
    const id = await linkByKey(api, owner, goodKey());
    const change = async (attributes, key) => {
      const { token } = await api.session(owner, { manage_connections: true, code_challenge: challenge });
      const page = await browser.visit(
        product.page({ element: "patchbay-connections", token, "base-url": dev.base, page: "en", ...attributes }),
      );
      await page.getByRole("button", { name: "Reconnect" }).click();
      await page.getByRole("button", { name: /^Change API key/ }).click();
      await page.locator("[name=api_key]").fill(key);
      await page.locator("#connect").click();
      return page;
    };
    const bare = await change({}, goodKey());
    await bare.getByRole("alert").first().waitFor();
    assert.equal((await bare.evaluate(() => window.heard)).length, 0);
    const before = await api.must("GET", `/accounts/${id}`);
    const page = await change({ "code-verifier": verifier }, goodKey());
    await page.getByRole("heading", { name: "Saved" }).waitFor();
    const after_ = await api.must("GET", `/accounts/${id}`);
    assert.notEqual(after_.updated_at, before.updated_at);
  });

  test("a page that the project does not name is refused", async () => {
    const stranger = await startProduct(dev, new URL("/hub-assets/v1/patchbay-connections.js", dev.base).href);
    try {
      const { token } = await api.session(newOwner("stranger"), { manage_connections: true });
      const page = await browser.visit(stranger.page({ element: "patchbay-connections", token, "base-url": dev.base }));
      await page.getByText("That did not work.").waitFor();
    } finally {
      stranger.close();
    }
  });
});
