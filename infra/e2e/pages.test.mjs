// Every page on three screens, in both themes on two of them, and at 200 %: axe-core without a serious finding, nothing
// wider than the screen; and what the first visit costs, in requests and bytes over the wire.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { Api } from "./lib/api.mjs";
import { shoot, startBrowser } from "./lib/browser.mjs";
import { Console } from "./lib/console.mjs";
import { accessible, fits } from "./lib/look.mjs";
import { startPatchbay } from "./lib/patchbay.mjs";
import { enable, linkByKey, newOwner } from "./lib/sandbox.mjs";
import { putDefinition } from "./lib/definition.mjs";
import { until } from "./lib/until.mjs";
import { measure } from "./lib/wire.mjs";

const screens = {
  desktop: { viewport: { width: 1280, height: 860 } },
  phone: { viewport: { width: 390, height: 844 } },
  narrow: { viewport: { width: 320, height: 700 } },
  // A screen of 1280 by 860 at 200 %, of somebody who wants nothing to move.
  zoomed: { viewport: { width: 640, height: 430 }, deviceScaleFactor: 2, reducedMotion: "reduce" },
};
const alsoDark = ["desktop", "phone"];
const COLORS = ["color-contrast", "link-in-text-block"]; // of axe-core's category color, those that are on

describe("every page", { timeout: 1_800_000 }, () => {
  let dev, api, browser;

  before(async () => {
    dev = await startPatchbay();
    api = new Api(dev);
    browser = await startBrowser();
    await enable(api, "sandbox-key");
    await enable(api, "sandbox-oauth");
    const {
      auth_types: [type],
    } = await api.must("GET", "/connectors/sandbox-key");
    await api.createAuthConfig("sandbox-key", { auth_type: type.key, name: "A second one with a rather long name" });
    await putDefinition(api);
    const long = "https://hooks.example.com/a/rather/long/address/with/many/parts/that/go/on/and/on";
    const { id: hook } = await api.must("POST", "/webhooks", { url: long, description: "The main back end" });
    for (const owner of ["initech", "hooli"]) {
      const id = await linkByKey(api, newOwner(owner));
      for (const path of ["/me", "/nope"]) await api.proxy(id, path);
    }
    await until("the log has its entries, with deliveries among them", async () => {
      const [{ data }, sent] = await Promise.all([
        api.must("GET", "/requests/logs?page_size=50"),
        api.must("GET", `/webhooks/${hook}/deliveries`),
      ]);
      return data.some((e) => e.kind === "call" && !e.success) && sent.data.length > 0;
    });
  });
  after(async () => {
    await browser?.close();
    await dev?.stop();
  });

  const at = (path) => new URL(path, dev.base).href;

  /** Fails on what is wider than the screen, and on what axe-core takes for serious or critical. */
  async function check(page, name, picture) {
    await shoot(page, `page-${name}`, picture);
    await fits(page, name);
    const still = await page.evaluate(() => matchMedia("(prefers-reduced-motion: reduce)").matches);
    const moving = await page.evaluate(() => document.getAnimations().filter((a) => a.playState === "running").length);
    assert.ok(!still || moving === 0, `${name}: ${moving} animations run where none is wanted`);
    await accessible(page, name);
    if (alsoDark.includes(name.split("-")[0])) await checkDark(page, name, picture);
  }

  /** Fails on what is wider in the dark, and on its colors: the theme changes nothing else that axe-core has a rule for. */
  async function checkDark(page, name, picture) {
    const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await paper();
    await page.emulateMedia({ colorScheme: "dark" });
    await page.evaluate(() =>
      Promise.all(document.getAnimations().map((a) => a instanceof CSSTransition && a.finished.catch(() => {}))),
    );
    assert.notEqual(await paper(), light, `${name} looks the same in the dark`);
    await shoot(page, `page-${name}-dark`, picture);
    await fits(page, `${name} in the dark`);
    await accessible(page, `${name} in the dark`, COLORS);
    await page.emulateMedia({ colorScheme: "light" });
  }

  const visitHub = async (session, screen) =>
    browser.visit((await api.session(newOwner("page"), session)).auth_link_url, screen);

  for (const [size, screen] of Object.entries(screens)) {
    test(`the console on ${size}`, async () => {
      const visitor = await browser.visit(at("/console"), screen);
      await visitor.getByLabel("API key").waitFor();
      await check(visitor, `${size}-sign-in`);

      const console_ = await Console.open(browser, dev, "", screen);
      const { page } = console_;
      await page.locator("[data-connector=sandbox-key]").waitFor();
      await check(page, `${size}-list`);
      // The text of an auth config is no column of single words, whatever stands beside it.
      const row = page.locator("[data-config]", { hasText: "A second one" });
      const { width: text } = await row.locator(":scope > :first-child").boundingBox();
      const { width: whole } = await page.locator("[data-connector=sandbox-key]").boundingBox();
      assert.ok(text > whole * 0.4, `${text} of ${whole} px for the text`);
      await console_.menu("Actions for A second one with a rather long name");
      await check(page, `${size}-menu`, { fullPage: false }); // a whole page is a resized window, which closes the menu
      assert.equal(await page.getByRole("menu").count(), 1, "the menu was closed before it was looked at");
      await page.keyboard.press("Escape");
      await page.locator("#add-connector").click();
      await page.locator("[data-pick=airtable]").waitFor();
      await check(page, `${size}-catalog`);
      await page.locator("[data-pick=airtable]").click();
      await page.getByRole("radio", { name: /OAuth 2\.0/ }).check();
      await page.locator("#dialog-redirect-uri").waitFor();
      await console_.press("Save"); // with its faults
      await page.getByText("Client ID is required.").waitFor();
      // The buttons stay in sight at the dialog's end, and cover no field that has the focus.
      await until("the first fault has the focus, in sight", () =>
        page.evaluate(() => {
          const field = document.activeElement;
          const { x, y, width, height } = field.getBoundingClientRect();
          return field.name === "client_id" && document.elementFromPoint(x + width / 2, y + height / 2) === field;
        }),
      );
      await check(page, `${size}-setup`);
      await page.keyboard.press("Escape");
      await console_.closed();
      await console_.go("/connectors/sandbox-key");
      await page.locator("[data-account]").first().waitFor();
      await check(page, `${size}-connector`);
      await page.locator("#link-account").click();
      await page.getByLabel("Owner id").waitFor();
      await check(page, `${size}-link`);
      await page.keyboard.press("Escape");
      await console_.closed();
      await console_.go("/connectors/own_acme");
      await page.locator("#delete-definition").waitFor();
      await check(page, `${size}-own`);
      await page.locator("#definition-of").click();
      await page.getByText("Test it before your customers do").click();
      await check(page, `${size}-definition`);
      await page.keyboard.press("Escape");
      await console_.closed();
      await console_.go("/accounts");
      await page.getByRole("heading", { name: "Linked accounts" }).waitFor();
      await page.locator("[data-account]").first().waitFor();
      await check(page, `${size}-accounts`);
      await page.locator("#customer-link").click();
      await page.locator("#owner-id").waitFor();
      await check(page, `${size}-customer-link`);
      await page.keyboard.press("Escape");
      await console_.closed();
      await page.locator("[data-account] a[href^='#/accounts/']").first().click();
      await page.locator("#facts").waitFor();
      await page.locator("[data-log]").first().waitFor();
      await check(page, `${size}-account`);
      await console_.go("/health");
      await page.locator("#by-connector").waitFor();
      await check(page, `${size}-health`);
      await console_.go("/logs");
      await page.locator("[data-log]").first().waitFor();
      await check(page, `${size}-logs`);
      await console_.go("/settings");
      await page.getByLabel(/^Keep what calls send/).check(); // with its warning
      await check(page, `${size}-settings`);
      await console_.go("/settings/members");
      await page.locator("[data-member]").first().waitFor();
      await check(page, `${size}-members`);
      await page.locator("#invite").click();
      await check(page, `${size}-invite`);
      await page.keyboard.press("Escape");
      await console_.closed();
      await console_.go("/settings/keys");
      await page.locator("[data-key]").first().waitFor();
      await check(page, `${size}-keys`);
      await page.locator("#add-key").click();
      await page.getByLabel("Only what I choose").check();
      await check(page, `${size}-key-form`);
      await page.keyboard.press("Escape");
      await page.keyboard.press("Escape"); // what was chosen would be lost
      await console_.closed();
      await console_.go("/settings/tokens");
      await page.locator("#add-token").click();
      await page.locator("#token-connectors").getByLabel("Only what I choose").check();
      await page.locator("#token-name").fill("An agent");
      await check(page, `${size}-token-form`);
      await page.keyboard.press("Escape");
      await page.keyboard.press("Escape"); // what was typed would be lost
      await console_.closed();
      await check(page, `${size}-tokens`);
      await console_.go("/projects");
      await page.locator("[data-project]").first().waitFor();
      await check(page, `${size}-projects`);
      await console_.go("/settings/audit");
      await page.locator("[data-audit]").first().waitFor();
      await check(page, `${size}-audit`);
      await console_.go("/try");
      await page.locator("#try-open").click();
      await page.locator("patchbay-hub [data-provider=sandbox-key]").waitFor();
      await check(page, `${size}-try`);
      await console_.go("/webhooks");
      await page.locator("#add-webhook").click();
      await page.getByLabel("Only what I choose").check();
      await check(page, `${size}-webhook-form`);
      await page.keyboard.press("Escape");
      await page.keyboard.press("Escape"); // what was chosen would be lost
      await console_.closed();
      await check(page, `${size}-webhooks`);
      await page.locator("[data-webhook] a").first().click();
      await page.locator("[data-delivery]").first().waitFor();
      await check(page, `${size}-webhook`);
      assert.deepEqual(page.problems, []);
    });

    test(`the documents on ${size}`, async () => {
      const docs = await browser.visit(at("/docs#create-auth-config"), screen);
      await docs.locator("article#create-auth-config").getByText("Try it").click();
      await docs.locator("article#create-auth-config").getByText("Members of the answer").click();
      // A hundred operations look alike: one of them here, and all of them below.
      await fits(docs, `${size}-docs`);
      await docs.evaluate(() =>
        document.querySelectorAll("article:not(#create-auth-config)").forEach((other) => other.remove()),
      );
      await check(docs, `${size}-docs`, { fullPage: false });
      const list = await browser.visit(at("/docs/connectors"), screen);
      await list.getByLabel("Search the connectors").fill("sandbox");
      await list.getByRole("button", { name: "Search" }).click();
      await list.getByText(/^\d+ found/).waitFor();
      await check(list, `${size}-docs-connectors`);
      await list.getByRole("link", { name: /^Sandbox \(OAuth\)/ }).click();
      await list.getByText("Redirect URI").first().waitFor();
      await check(list, `${size}-docs-connector`);
      assert.deepEqual([...docs.problems, ...list.problems], []);
    });

    test(`the hub on ${size}`, async () => {
      const picker = await visitHub({}, screen);
      await picker.locator("[data-provider=sandbox-key]").waitFor();
      await check(picker, `${size}-picker`);
      await picker.locator("[data-provider=sandbox-key]").click();
      await picker.locator("#connect").click();
      await picker.getByText("is required").waitFor();
      await check(picker, `${size}-form`);

      const oauth = await visitHub({ provider: "sandbox-oauth" }, screen);
      const [popup] = await Promise.all([oauth.waitForEvent("popup"), oauth.locator("#connect").click()]);
      await oauth.getByText("Closed it?").waitFor();
      await check(oauth, `${size}-waiting`);
      await popup.close();

      const outcome = await browser.visit(at("/link#token=nobody"), screen);
      await outcome.getByRole("heading", { name: "This link has expired" }).waitFor();
      await check(outcome, `${size}-outcome`);
      const callback = await browser.visit(
        at("/embedded/accounts/callback?status=error&error=access_denied&error_description=No"),
        screen,
      );
      await check(callback, `${size}-callback`);
      const flow = await browser.visit(at("/connect/oauth2/nope/callback?state=a.b"), screen);
      await check(flow, `${size}-flow-failure`);
      assert.deepEqual(
        [...picker.problems, ...oauth.problems, ...outcome.problems, ...callback.problems, ...flow.problems],
        [],
      );
    });
  }

  test("axe-core finds nothing in any operation of the documents", async () => {
    const docs = await browser.visit(at("/docs"), screens.desktop);
    await docs.locator("article#create-auth-config").waitFor();
    await accessible(docs, "docs");
  });

  test("the hub's form costs at most 5 requests and 20 KB", async () => {
    const { auth_link_url: link } = await api.session(newOwner("budget"), { provider: "sandbox-key" });
    const cost = await measure(browser, link, (page) => page.locator("[name=api_key]").waitFor());
    console.log("hub form", JSON.stringify(cost));
    assert.ok(cost.requests <= 5, `${cost.requests} requests: ${cost.list.join("; ")}`);
    assert.ok(cost.bytes <= 20_000, `${cost.bytes} bytes: ${cost.list.join("; ")}`);
  });

  test("the console's list costs at most 5 requests and 45 KB, and its search none", async () => {
    const cost = await measure(browser, at(`/console#key=${dev.key}`), async (page) => {
      await page.locator("[data-connector=sandbox-key]").waitFor();
      await page.getByLabel("Search connectors").fill("oauth");
      await page.locator("[data-connector=sandbox-key]").waitFor({ state: "detached" });
      await page.getByLabel("Search connectors").fill("");
      await page.getByLabel("Category").selectOption({ index: 1 });
    });
    console.log("console list", JSON.stringify(cost));
    assert.ok(cost.requests <= 5, `${cost.requests} requests: ${cost.list.join("; ")}`);
    assert.ok(cost.bytes <= 45_000, `${cost.bytes} bytes: ${cost.list.join("; ")}`);
  });

  test("the console's first page costs at most 6 requests and 45 KB while nothing is linked", async () => {
    const empty = await startPatchbay();
    try {
      const cost = await measure(browser, new URL(`/console#key=${empty.key}`, empty.base).href, (page) =>
        page.getByRole("heading", { name: "Link your first account in a minute" }).waitFor(),
      );
      console.log("console, nothing linked", JSON.stringify(cost));
      assert.ok(cost.requests <= 6, `${cost.requests} requests: ${cost.list.join("; ")}`);
      assert.ok(cost.bytes <= 45_000, `${cost.bytes} bytes: ${cost.list.join("; ")}`);
    } finally {
      await empty.stop();
    }
  });

  test("a second visit takes scripts and style from the browser's cache", async () => {
    const first = await Console.open(browser, dev);
    await first.page.reload();
    await first.page.locator("[data-connector=sandbox-key]").waitFor();
    const sizes = await first.page.evaluate(() =>
      performance
        .getEntriesByType("resource")
        .filter((e) => e.name.includes("-assets/"))
        .map((e) => [e.name, e.transferSize]),
    );
    assert.equal(sizes.length, 2);
    assert.deepEqual(
      sizes.map(([, size]) => size),
      [0, 0],
      "something was fetched again",
    );
  });

  test("scripts and style come compressed, each with a tag of its own", async () => {
    const html = await (await fetch(at("/console"))).text();
    const paths = [...html.matchAll(/(?:src|href)="(console-assets\/[^"]+)"/g)].map((m) => m[1]);
    assert.equal(paths.length, 2);
    for (const path of paths) {
      const tags = new Set();
      for (const encoding of ["br", "gzip", "identity"]) {
        const answer = await fetch(at(`/${path}`), { headers: { "accept-encoding": encoding } });
        assert.equal(answer.headers.get("content-encoding") ?? "identity", encoding);
        tags.add(answer.headers.get("etag"));
        assert.ok((await answer.text()).length > 500); // fetch unpacks it, so it is whole
      }
      assert.equal(tags.size, 3);
    }
  });
});
