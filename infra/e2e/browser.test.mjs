// StackOne's published web component, @stackone/hub 1.11.4, in headless Chromium, on a customer's origin, pointed at
// Patchbay.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { Api } from "./lib/api.mjs";
import { shoot, startBrowser } from "./lib/browser.mjs";
import { startCustomer } from "./lib/customer.mjs";
import { patchbay } from "./lib/patchbay.mjs";
import { consent, enable, goodKey, linkByKey, newOwner, revokedKey } from "./lib/sandbox.mjs";
import { until } from "./lib/until.mjs";

describe("the published web component", { timeout: 1_800_000 }, () => {
  let dev, api, browser, customer;

  before(async () => {
    dev = await patchbay();
    api = new Api(dev);
    customer = await startCustomer();
    assert.notEqual(customer.origin, new URL(dev.base).origin, "the page must be on another origin");
    browser = await startBrowser();
    await enable(api, "sandbox-key");
    await enable(api, "sandbox-oauth");
  });
  after(async () => {
    await browser?.close();
    customer?.close();
    await dev?.stop();
  });

  /** Opens the customer's page with a new session's token. */
  async function open(owner, session = {}, attributes = {}) {
    const { token } = await api.session(owner, session);
    return browser.visit(
      customer.address({ token, "base-url": dev.base, "app-url": dev.app, height: "640px", ...attributes }),
    );
  }

  const connect = (page) => page.getByRole("button", { name: "Connect", exact: true }).click();
  const heard = (page) =>
    until("the success event", () => page.evaluate(() => window.heard.find((e) => e.type === "success")?.detail));

  test("links an account by API key", async () => {
    const owner = newOwner("key");
    const key = goodKey();
    const page = await open(owner, { provider: "sandbox-key" });
    await page.getByLabel("API key", { exact: true }).fill(key);
    await connect(page);
    const { id, provider } = await heard(page);
    assert.equal(provider, "sandbox-key");
    await shoot(page, "component-linked-by-key");

    const accounts = await api.accountsOf(owner);
    assert.deepEqual(
      accounts.map((a) => [a.id, a.provider, a.status]),
      [[id, "sandbox-key", "active"]],
    );
    assert.ok(!JSON.stringify(accounts).includes(key), "the key is readable in the account");
    const answer = await api.proxy(id, "/me");
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
  });

  test("offers what the session may link, and links what was picked", async () => {
    const owner = newOwner("pick");
    const page = await open(owner, { categories: ["hris", "crm"] });
    const names = {};
    for (const key of ["sandbox-key", "sandbox-oauth"]) names[key] = (await api.must("GET", `/connectors/${key}`)).name;
    await page.getByText(names["sandbox-oauth"], { exact: true }).waitFor();
    await shoot(page, "component-picker");
    await page.getByText(names["sandbox-key"], { exact: true }).click();
    await page.getByLabel("API key", { exact: true }).fill(goodKey());
    await connect(page);
    assert.equal((await heard(page)).provider, "sandbox-key");
  });

  test("links an OAuth account through the popup and the consent page", async () => {
    const owner = newOwner("oauth");
    const page = await open(owner, { provider: "sandbox-oauth" });
    const [popup] = await Promise.all([page.waitForEvent("popup"), connect(page)]);
    await popup.locator("#allow").waitFor();
    await shoot(popup, "sandbox-consent");
    await consent(popup, "allow");
    const { id, provider } = await heard(page);
    assert.equal(provider, "sandbox-oauth");
    await until("the popup has closed", () => popup.isClosed());

    const [account, ...others] = await api.accountsOf(owner);
    assert.deepEqual([account.id, account.status, others.length], [id, "active", 0]);
    const answer = await api.proxy(id, "/me");
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    assert.match(JSON.stringify(answer.body), /ada/, "the call was not made as the user who consented");
  });

  test("shows that consent was denied, and links nothing", async () => {
    const owner = newOwner("denied");
    const page = await open(owner, { provider: "sandbox-oauth" });
    const [popup] = await Promise.all([page.waitForEvent("popup"), connect(page)]);
    await popup.locator("#deny").waitFor();
    await consent(popup, "deny");
    await page
      .getByText(/denied/i)
      .first()
      .waitFor();
    await shoot(page, "component-denied");
    assert.deepEqual(await page.evaluate(() => window.heard), []);
    assert.deepEqual(await api.accountsOf(owner), []);
  });

  test("says at once that a sign-in cannot begin", async () => {
    const owner = newOwner("off");
    const page = await open(owner, { provider: "sandbox-oauth" });
    await until("the form has come", () => page.getByRole("button", { name: "Connect", exact: true }).isEnabled());
    await api.must("POST", "/connectors/sandbox-oauth/disable");
    try {
      const [popup] = await Promise.all([page.waitForEvent("popup"), connect(page)]);
      await popup.getByText(/switched off/).waitFor();
      await page.getByText("connector_not_enabled").waitFor(); // not a wait of five minutes
      await page.getByRole("button", { name: "Expand" }).click();
      await page
        .getByText(/switched off/)
        .first()
        .waitFor();
      await shoot(page, "component-off");
    } finally {
      await api.must("POST", "/connectors/sandbox-oauth/enable");
    }
    assert.deepEqual(await api.accountsOf(owner), []);
  });

  test("shows the provider's own words when it refuses a key, and links nothing", async () => {
    const owner = newOwner("revoked");
    const page = await open(owner, { provider: "sandbox-key" });
    await page.getByLabel("API key", { exact: true }).fill(revokedKey());
    await connect(page);
    await page.getByText("The provider refused these credentials").waitFor();
    await page.getByRole("button", { name: "Expand" }).click(); // the component folds the provider's words away
    await page
      .getByText(/has been revoked/)
      .first()
      .waitFor();
    await shoot(page, "component-provider-error");
    assert.deepEqual(await api.accountsOf(owner), []);

    // The same form, with a key that works: an error is not the end.
    await page.getByLabel("API key", { exact: true }).fill(goodKey());
    await connect(page);
    await heard(page);
    assert.equal((await api.accountsOf(owner)).length, 1);
  });

  test("edits an account in account-id mode without the secret being typed again", async () => {
    const owner = newOwner("edit");
    const key = goodKey();
    const id = await linkByKey(api, owner, key, { workspace: "main" });
    const page = await open(owner, { provider: "sandbox-key", account_id: id }, { "account-id": id });
    const secret = page.getByLabel("API key", { exact: true });
    await until("the stored key is shown as dots", async () => /^•+/.test(await secret.inputValue()));
    assert.ok(!(await secret.inputValue()).includes(key), "the key came to the browser");
    assert.equal(await page.getByLabel(/^Workspace/).inputValue(), "main");
    await page.getByLabel(/^Workspace/).fill("other");
    const [request] = await Promise.all([page.waitForRequest((r) => r.method() === "PATCH"), connect(page)]);
    assert.deepEqual(
      request.postDataJSON().credentials,
      { workspace: "other" },
      "the component sends only what was typed",
    );
    assert.equal((await heard(page)).id, id);

    const account = await api.must("GET", `/accounts/${id}`);
    assert.equal(account.setup_information.workspace, "other");
    const answer = await api.proxy(id, "/me");
    assert.equal(answer.status, 200, `the secret was lost: ${JSON.stringify(answer.body)}`);
  });

  test("edits the owner's account when the session alone says so", async () => {
    const owner = newOwner("again");
    const id = await linkByKey(api, owner);
    const page = await open(owner, { provider: "sandbox-key" });
    const secret = page.getByLabel("API key", { exact: true });
    await until("the stored key is shown as dots", async () => /^•+/.test(await secret.inputValue()));
    await page.getByRole("button", { name: "Edit", exact: true }).click();
    await page.getByLabel("API key", { exact: true }).fill(goodKey());
    await connect(page);
    assert.equal((await heard(page)).id, id);
    assert.equal((await api.accountsOf(owner)).length, 1, "(owner, provider) is one account");
  });

  // A 401 is the published component's sign of an expired session; these are its own words for having nothing to show.
  test("offers nothing to a token that is not a session's", async () => {
    const page = await browser.visit(
      customer.address({ token: "no-such-token", "base-url": dev.base, "app-url": dev.app, height: "640px" }),
    );
    await page.getByText("No configured integrations available").waitFor();
  });
});
