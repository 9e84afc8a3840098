// What an owner does about linked accounts: find them, look at one, mend it, send links to customers, and see how all
// of them fare.
import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, describe, test } from "node:test";
import { Api } from "./lib/api.mjs";
import { shoot, startBrowser } from "./lib/browser.mjs";
import { Console } from "./lib/console.mjs";
import { ROOT } from "./lib/modules.mjs";
import { startPatchbay } from "./lib/patchbay.mjs";
import { consent, enable, goodKey, linkByKey, newOwner, revokeKey } from "./lib/sandbox.mjs";
import { until } from "./lib/until.mjs";

describe("an owner and the accounts of their customers", { timeout: 900_000 }, () => {
  let dev, api, browser, catalog;

  before(async () => {
    // The sandbox with scopes that the owner chooses: what a customer allowed can then lag behind.
    catalog = await mkdtemp(join(tmpdir(), "patchbay-catalog-"));
    const sandbox = await readFile(join(ROOT, "shared/catalog/definitions/sandbox-oauth.yaml"), "utf8");
    await writeFile(
      join(catalog, "sandbox-oauth.yaml"),
      sandbox
        .replace("    config_fields:", "      - {key: scopes, label: Scopes, type: text}\n    config_fields:")
        .replace(
          "{default: [openid, profile, offline_access]}",
          "{default: [openid, profile, offline_access], field: scopes}",
        ),
    );
    dev = await startPatchbay({ env: { PATCHBAY_CATALOG_DIR: catalog } });
    api = new Api(dev);
    browser = await startBrowser();
    await enable(api, "sandbox-key");
  });
  after(async () => {
    await browser?.close();
    await dev?.stop();
    if (catalog) await rm(catalog, { recursive: true });
  });

  const open = (where, options) => Console.open(browser, dev, where, options);
  const rows = (page) => page.locator("[data-account]");
  const shown = (page) => rows(page).evaluateAll((all) => all.map((r) => r.dataset.account));

  async function broken(owner) {
    const key = goodKey();
    const id = await linkByKey(api, owner, key);
    await revokeKey(dev, key);
    assert.equal((await api.proxy(id, "/me")).status, 401);
    return id;
  }

  test("accounts are searched, narrowed and ordered, and the address says how", async () => {
    const [ada, bob] = [newOwner("find-ada"), newOwner("find-bob")];
    const first = await linkByKey(api, ada);
    const second = await broken(bob);
    await api.must("PATCH", `/accounts/${first}`, { label: "Head office" });
    const { page } = await open("/accounts");
    const search = page.getByLabel("Search by owner");
    await search.fill("FIND-");
    await until("the address has the search", () => page.url().endsWith("?search=FIND-"));
    await until("both are found", async () => (await shown(page)).join() === [first, second].join());
    await page.getByLabel("Order").selectOption("-created_at");
    await until("the newer one is first", async () => (await shown(page)).join() === [second, first].join());
    await page.getByLabel("Status").selectOption("error");
    await until("one is in error", async () => (await shown(page)).join() === second);
    assert.match(page.url(), /#\/accounts\?search=FIND-&status=error&sort=-created_at$/);
    await page.reload();
    await until("it is listed alone again", async () => (await shown(page)).join() === second);
    assert.equal(await search.inputValue(), "FIND-");
    await search.fill("nobody at all");
    await page.getByText("No linked account matches the filters.").waitFor();
    await page.getByRole("button", { name: "Clear filters" }).click();
    await search.fill(first);
    await until("an id is found", async () => (await shown(page)).join() === first);
    await search.fill("");
    await page.locator("#more-filters").click();
    await page.getByLabel("Label, exactly").fill("Head office");
    await until("a label is found", async () => (await shown(page)).join() === first);
    await page.getByLabel("Label, exactly").fill("");
    await page.getByLabel("Reason").selectOption("credentials_rejected");
    await until("a reason is found", async () => {
      const now = await shown(page);
      return now.includes(second) && !now.includes(first);
    });
    await shoot(page, "accounts-6-narrowed");
    assert.deepEqual(page.problems, []);
  });

  test("an account's page says who it is, why it is broken and since when, tests it and has a link for its owner", async () => {
    const owner = newOwner("page");
    const id = await broken(owner);
    const { page } = await open("/accounts");
    await page.locator(`[data-account="${id}"] a.strong`).click();
    await page.getByRole("heading", { name: `${owner} Inc.`, level: 1 }).waitFor();
    await page.locator('[data-reason="credentials_rejected"]').getByText("no longer accepts the credentials").waitFor();
    await page.locator("#account-history [data-event='account.error']").waitFor();
    assert.match(
      await page.locator("#account-history").innerText(),
      /It stopped working: credentials no longer accepted\.[^]*The account was linked\.[^]*by the customer, in the hub/,
    );
    await page.locator("[data-log]").first().waitFor();
    await page.locator("#test-account").click();
    await page.locator("#test-result").getByText("The provider does not take the credentials.").waitFor();
    await shoot(page, "account-1-broken");

    await page.locator("#relink-link").click();
    await page.getByRole("button", { name: "Make the link", exact: true }).click();
    const link = await page.locator("code.made").innerText();
    assert.ok((await page.locator("#link-letter").inputValue()).includes(link));
    const hub = await browser.visit(link);
    await hub.getByRole("heading", { name: /^Edit Sandbox/ }).waitFor();
    await hub.getByRole("button", { name: /^Change/ }).click();
    await hub.locator("[name=api_key]").fill(goodKey());
    await hub.getByRole("button", { name: "Save" }).click();
    await hub.getByRole("heading", { name: "Saved" }).waitFor();
    await page.getByRole("button", { name: "Close", exact: true }).click();
    await page.locator("#test-account").click();
    await page.locator("#test-result").getByText("The provider takes the credentials.").waitFor();
    await page.getByText("It works: calls in its name are made.").waitFor();
    assert.deepEqual(page.problems, []);
  });

  test("an edit shows what somebody else stored meanwhile, and keeps what one chooses", async () => {
    const id = await linkByKey(api, newOwner("edit"));
    const console_ = await open(`/accounts/${id}`);
    const { page } = console_;
    await page.locator("#edit-account").click();
    const dialog = console_.dialog();
    await dialog.getByLabel("Owner name").fill("");
    await console_.press("Save");
    await dialog.getByText("Enter your customer's name.").waitFor();
    await dialog.getByLabel("Owner name").fill("Mine");
    await dialog.getByRole("radio", { name: /^Only its owner/ }).check();
    await dialog.getByLabel("And these people").fill("ada\nbob");
    await dialog.getByLabel("Metadata").fill('{"team": "sales"}');
    await api.must("PATCH", `/accounts/${id}`, { origin_owner_name: "Theirs", label: "Their label" });
    await console_.press("Save");
    await page.getByRole("heading", { name: /was changed meanwhile$/ }).waitFor();
    const both = await page.locator(".versions").innerText();
    for (const words of ["Mine", "Theirs", "Their label", "(not changed by you)"])
      assert.ok(both.includes(words), both);
    await shoot(page, "account-2-conflict");
    await console_.press("Save mine");
    await page.getByRole("heading", { name: "Mine", level: 1 }).waitFor();
    const now = await api.must("GET", `/accounts/${id}`);
    assert.equal(now.origin_owner_name, "Mine");
    assert.equal(now.label, "Their label");
    assert.deepEqual(now.sharing, { kind: "personal", users: ["ada", "bob"] });
    assert.deepEqual(now.metadata, { team: "sales" });
    await page.getByText("only its owner, and ada, bob").waitFor();
    assert.deepEqual(page.problems, []);
  });

  test("an account moves to another auth config, is suspended, and its deletion says what was revoked", async () => {
    const {
      auth_types: [type],
    } = await api.must("GET", "/connectors/sandbox-key");
    const other = await api.createAuthConfig("sandbox-key", { auth_type: type.key, name: "Other region" });
    const owner = newOwner("move");
    const id = await linkByKey(api, owner);
    const console_ = await open(`/accounts/${id}`);
    const { page } = console_;
    await page.locator("#move-account").click();
    await page.locator("#move-to").selectOption(other.id);
    await console_.dialog().getByRole("button", { name: "Move", exact: true }).click();
    await console_.closed();
    await page.locator("dl.facts").first().getByText("Other region").waitFor();
    assert.equal((await api.must("GET", `/accounts/${id}`)).integration_id, other.id);
    await console_.choose(`Actions for the account of ${owner} Inc.`, "Suspend");
    await page
      .locator("#account-history [data-event='account.suspended']")
      .or(page.locator("[data-reason]"))
      .first()
      .waitFor();
    await console_.choose(`Actions for the account of ${owner} Inc.`, "Delete");
    await console_.dialog().getByRole("button", { name: "Delete", exact: true }).click();
    await page.locator("#revocation", { hasText: "nothing to revoke" }).waitFor();
    await shoot(page, "account-3-deleted");
    await console_.press("Close");
    await page.getByRole("heading", { name: "Linked accounts", level: 1 }).waitFor();
    assert.deepEqual(await api.accountsOf(owner), []);
    await console_.go(`/accounts/${id}`);
    await page.getByRole("heading", { name: "There is no such account" }).waitFor();
    assert.deepEqual(page.problems, []);
  });

  test("a link for a customer: two clicks, for any connector, a category or one, and never over an account unasked", async () => {
    const owner = newOwner("link");
    const console_ = await open("/accounts");
    const { page } = console_;
    const make = async (fill) => {
      await page.locator("#customer-link").click();
      await page.getByLabel("Owner id").fill(owner);
      await page.getByLabel("Owner name").fill("Wayne Enterprises");
      await fill?.();
      await console_.press("Make the link");
    };
    const made = async () => {
      const link = await page.locator("code.made").innerText();
      await console_.press("Close");
      await console_.closed();
      return link;
    };
    await make(() => page.getByLabel("It works for").selectOption("86400"));
    const hub = await browser.visit(await made());
    await hub.getByText("Wayne Enterprises").first().waitFor();
    await hub.close();

    await make(() => page.getByLabel("They may connect").selectOption("connector:sandbox-key"));
    const one = await browser.visit(await made());
    await one.locator("[name=api_key]").fill(goodKey());
    await one.locator("#connect").click();
    await one.getByRole("heading", { name: "Account linked" }).waitFor();
    await one.close();
    const [{ id }] = await api.accountsOf(owner);

    // The customer has an account now, so the next link says what it is for before it is made.
    await make(() => page.getByLabel("They may connect").selectOption("connector:sandbox-key"));
    await page.getByRole("radio", { name: `Edit ${id}` }).waitFor();
    await page.getByText("Choose what the link is for.").waitFor();
    await shoot(page, "link-1-existing");
    await page.getByRole("radio", { name: /^Add another account/ }).check();
    const [asked] = await Promise.all([
      page.waitForRequest((r) => r.url().endsWith("/connect_sessions")),
      console_.press("Make the link"),
    ]);
    assert.equal(asked.postDataJSON().multiple, true);
    await shoot(page, "link-2-made");
    await page.getByRole("button", { name: "End the link", exact: true }).click();
    await page.getByText("Ended", { exact: true }).waitFor();
    const ended = await browser.visit(await made());
    await ended.getByRole("heading", { name: "This link has expired" }).waitFor();
    await ended.close();

    // One that was sent is ended by pasting it, and one of 30 days is used up by the account that it links.
    await page.locator("#customer-link").click();
    await page.locator("#end-link").click();
    await page.locator("#sent-link").fill("nothing");
    await console_.press("End the link");
    await page.getByText("Paste the whole link").waitFor();
    const { auth_link_url: sent } = await api.session(owner);
    await page.locator("#sent-link").fill(`Please connect here:\n${sent}\nBye`);
    await console_.press("End the link");
    await page.getByText("The link leads to nothing any more.").waitFor();
    await page.keyboard.press("Escape");
    await console_.closed();
    const gone = await browser.visit(sent);
    await gone.getByRole("heading", { name: "This link has expired" }).waitFor();
    await gone.close();
    await page.locator("#customer-link").click();
    await page.getByLabel("It works for").selectOption("2592000");
    await page.getByText("It is good for one account, and is used up by it.").waitFor();
    assert.deepEqual(page.problems, []);
  });

  test("the board counts by state and reason, and links go to those who have to link again", async () => {
    const owners = [newOwner("board-a"), newOwner("board-b")];
    const ids = [await broken(owners[0]), await broken(owners[1])];
    const suspended = await linkByKey(api, newOwner("board-c"));
    await api.must("POST", `/accounts/${suspended}/suspend`);
    const console_ = await open("/health");
    const { page } = console_;
    await until("the board has the numbers of the lists", async () => {
      const all = await api.must("GET", "/accounts?page_size=250");
      const want = ["active", "error", "inactive"].map((s) => all.filter((a) => a.status === s).length);
      await page.reload();
      await page.locator("[data-tile]").first().waitFor();
      const figure = (name) => page.locator(`[data-tile="${name}"] .figure`).innerText();
      const have = [await figure("Active"), await figure("In error"), await figure("Inactive")];
      return have.join() === want.join() && (await figure("Accounts")) === String(all.length);
    });
    await page.locator("[data-why=account_suspended]").getByText("You resume it.").waitFor();
    for (const id of ids) await page.locator(`[data-account="${id}"] input[type=checkbox]`).check();
    await page.getByText("2 accounts chosen").waitFor();
    await shoot(page, "health-1-board");
    await console_.press("Links to link again");
    await console_.press("Make the links");
    await page.getByRole("heading", { name: "2 links are made" }).waitFor();
    const [file] = await Promise.all([page.waitForEvent("download"), console_.press("Download as CSV")]);
    const text = await readFile(await file.path(), "utf8");
    await shoot(page, "health-2-links");
    const links = [...text.matchAll(/"(http[^"]*#token=[^"]+)"/g)].map((m) => m[1]);
    assert.equal(links.length, 2, text);
    for (const id of ids) assert.ok(text.includes(id), text);
    const hub = await browser.visit(links[0]);
    await hub.getByRole("heading", { name: /^Edit Sandbox/ }).waitFor();
    await hub.close();
    assert.deepEqual(page.problems, []);
  });

  test("permissions are said in words, and those that lag behind lead to the accounts that lack them", async () => {
    const state = JSON.parse(await readFile(join(dirname(dev.json), "data", "state.json"), "utf8"));
    const config = await api.createAuthConfig("sandbox-oauth", {
      auth_type: "oauth2",
      setup_fields: { client_id: "patchbay-sandbox", client_secret: state.sandbox_client_secret },
    });
    const owner = newOwner("scopes");
    const { auth_link_url: link } = await api.session(owner, { provider: "sandbox-oauth" });
    const hub = await browser.visit(link);
    const [popup] = await Promise.all([hub.waitForEvent("popup"), hub.locator("#connect").click()]);
    await popup.locator("#allow").waitFor();
    await consent(popup, "allow", "grace");
    await hub.getByRole("heading", { name: "Account linked" }).waitFor();
    await hub.close();
    const [{ id }] = await api.accountsOf(owner);
    const before = await api.must("GET", `/auth_configs/${config.id}`);
    assert.deepEqual(before.scopes, ["offline_access", "openid", "profile"]);
    await api.must("PATCH", `/auth_configs/${config.id}`, {
      setup_fields: { scopes: "openid profile offline_access files.read" },
    });

    const { page } = await open("/health");
    await page.locator(`[data-lagging="${config.id}"] a`).click();
    await until("the account that lacks it is listed alone", async () => (await shown(page)).join() === id);
    await page.locator(`[data-account="${id}"] a.strong`).click();
    await page.getByText("Know who signed in").waitFor();
    await page.getByText("Read files").waitFor();
    await page.getByText(/1 permission that the auth config asks for is missing/).waitFor();
    await shoot(page, "account-4-permissions");
    assert.deepEqual(page.problems, []);
  });
});
