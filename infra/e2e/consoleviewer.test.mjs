// A viewer walks every page of the console: each button, line of a menu and dialog that changes something is there, cannot be
// pressed, and says why; whatever can be pressed is not refused.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { Api } from "./lib/api.mjs";
import { shoot, startBrowser } from "./lib/browser.mjs";
import { Console } from "./lib/console.mjs";
import { startPatchbay } from "./lib/patchbay.mjs";
import { consent, enable, goodKey, linkByKey, newOwner, revokeKey } from "./lib/sandbox.mjs";
import { putDefinition } from "./lib/definition.mjs";
import { until } from "./lib/until.mjs";

const VIEWER = "viewer@example.com";

describe("a viewer in the console", { timeout: 1_800_000 }, () => {
  let dev, api, browser, account, broken, hook, scopes;

  before(async () => {
    dev = await startPatchbay();
    api = new Api(dev);
    browser = await startBrowser();
    await enable(api, "sandbox-key");
    await enable(api, "sandbox-oauth");
    await api.createAuthConfig("sandbox-key", { name: "A second one" });
    await putDefinition(api);
    ({ id: hook } = await api.must("POST", "/webhooks", { url: "https://hooks.example.com/a" }));
    account = await linkByKey(api, newOwner("works"));
    const key = goodKey();
    broken = await linkByKey(api, newOwner("broken"), key);
    await revokeKey(dev, key);
    await api.proxy(broken, "/me");
    await until("the account is in error, and deliveries are listed", async () => {
      const { status } = await api.must("GET", `/accounts/${broken}`);
      return status === "error" && (await api.must("GET", `/webhooks/${hook}/deliveries`)).data.length > 0;
    });
    await api.must("POST", "/members", { email: VIEWER, role: "viewer" });
  });
  after(async () => {
    await browser?.close();
    await dev?.stop();
  });

  /** What a button says it needs and whether it can be pressed, with the words that are read for it: its name, and its why. */
  const seen = (locator) =>
    locator.evaluateAll((all) =>
      all
        .filter((b) => b.checkVisibility())
        .map((b) => ({
          name: b.getAttribute("aria-label") || b.innerText.trim(),
          needs: b.dataset.needs ?? null,
          off: b.getAttribute("aria-disabled") === "true",
          why: (b.getAttribute("aria-describedby") ?? "")
            .split(" ")
            .map((id) => document.getElementById(id)?.textContent ?? "")
            .join(" "),
        })),
    );

  const counted = new Set();

  /** Holds what is there to what a viewer may do. */
  function judge(where, buttons) {
    for (const { name, needs, off, why } of buttons) {
      if (needs === null) continue;
      counted.add(needs);
      if (scopes.has(needs)) assert.equal(off, false, `${where}: ${name} is off, and a viewer may (${needs})`);
      else {
        assert.equal(off, true, `${where}: ${name} can be pressed, and a viewer may not (${needs})`);
        assert.match(`${name} ${why}`, /viewer/, `${where}: ${name} does not say why`);
      }
    }
  }

  test("sees each action that it may not do, with the reason, on every page", async () => {
    const page = await browser.visit(new URL("/console#/", dev.base).href);
    await page.getByRole("link", { name: "Sign in with your account" }).click();
    await consent(page, "allow", VIEWER);
    await page.getByRole("heading", { name: "Connectors", exact: true }).waitFor();
    scopes = new Set((await page.evaluate(async () => (await fetch("/session")).json())).projects[0].scopes);
    assert.ok([...scopes].every((s) => s.endsWith(":read")));
    const refused = [];
    page.on("response", (r) => r.status() === 403 && refused.push(`${r.request().method()} ${r.url()}`));
    const console_ = new Console(dev, page);
    const pages = {
      "/": "[data-connector=sandbox-key]",
      "/connectors/sandbox-key": "[data-account]",
      "/connectors/airtable": "#about",
      "/connectors/own_acme": "#definition-of",
      "/accounts": "[data-account]",
      [`/accounts/${account}`]: "#test-account",
      [`/accounts/${broken}`]: "#relink-link",
      "/health": "#by-connector",
      "/logs": "[data-log]",
      "/webhooks": "[data-webhook]",
      [`/webhooks/${hook}`]: "[data-delivery]",
      "/try": "#try-open",
      "/settings": "#log-settings ~ form",
      "/settings/members": "#invite",
      "/settings/keys": "#add-key",
      "/settings/tokens": "#add-token",
      "/settings/audit": "#export-audit",
      "/projects": "[data-project]",
    };
    for (const [where, ready] of Object.entries(pages)) {
      await console_.go(where);
      await page.locator(ready).first().waitFor();
      const main = page.locator("main");
      judge(where, await seen(main.locator("button")));
      // The menus, one after the other.
      const menus = main.locator("button[aria-haspopup=menu]");
      for (let i = 0; i < (await menus.count()); i++) {
        await menus.nth(i).click();
        const lines = page.locator("[role=menu] button");
        await lines.first().waitFor();
        judge(`${where}, menu ${i}`, await seen(lines));
        await page.keyboard.press("Escape");
        await page.locator("[role=menu]").waitFor({ state: "detached" });
      }
      // The one dialog that comes later, when its script is there.
      const definition = main.locator("#definition-of");
      if ((await definition.count()) > 0) {
        await definition.click();
        await page.locator("dialog #definition").waitFor();
        judge(`${where}, its definition`, await seen(page.locator("dialog button")));
        await shoot(page, "viewer-definition", { fullPage: false });
        await page.keyboard.press("Escape");
        await console_.closed();
      }
      // And every other one that changes nothing: it is not refused.
      const free = (await seen(main.locator("button:not([aria-haspopup])"))).filter((b) => !b.needs && !b.off);
      for (const { name } of free) {
        const one = main.getByRole("button", { name, exact: true }).first();
        if (!(await one.isVisible()) || /^(Copy|Definition$)/.test(name)) continue;
        await one.click();
        if ((await page.locator("dialog").count()) > 0) {
          judge(`${where}, dialog of ${name}`, await seen(page.locator("dialog button")));
          await page
            .locator("dialog")
            .getByRole("button", { name: /^(Close|Cancel)$/ })
            .click();
          await console_.closed();
        }
        if (!page.url().endsWith(`#${where}`)) {
          await console_.go(where);
          await page.locator(ready).first().waitFor();
        }
      }
      await shoot(page, `viewer-${where.split("/")[1] || "list"}-${where.split("/")[2] ? "one" : "all"}`);
    }
    // Enter sends a form of one line without its button.
    await console_.go("/settings");
    // A form that is drawn anew meanwhile does not hear it.
    await until("Enter is refused in words", async () => {
      await page.locator("#this-project-name").press("Enter");
      return (await page.locator("#toast", { hasText: "Your role in this project is viewer" }).count()) > 0;
    });
    assert.deepEqual(refused, []);
    const never = ["connectors:write", "auth_configs:write", "accounts:write", "connect_sessions:write", "proxy:call"];
    for (const scope of [...never, "webhooks:write", "project:admin", "connector_definitions:write"])
      assert.ok(counted.has(scope), `no button needs ${scope}`);
    assert.deepEqual(page.problems, []);
  });
});
