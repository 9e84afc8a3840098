// A first-time owner: from nothing to a linked account and a call, in the console's playground; then the account breaks
// and is linked again. The code beside each step runs as it stands.
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { Api } from "./lib/api.mjs";
import { shoot, startBrowser } from "./lib/browser.mjs";
import { Console } from "./lib/console.mjs";
import { startPatchbay } from "./lib/patchbay.mjs";
import { consent, goodKey } from "./lib/sandbox.mjs";
import { runCode } from "./lib/snippets.mjs";
import { until } from "./lib/until.mjs";

const languages = ["curl", "TypeScript", "Go", "Python"];

describe("the playground", { timeout: 1_800_000 }, () => {
  let dev, api, browser, folder;

  before(async () => {
    dev = await startPatchbay();
    api = new Api(dev);
    browser = await startBrowser();
    folder = await mkdtemp(join(tmpdir(), "patchbay-playground-"));
  });
  after(async () => {
    await browser?.close();
    await dev?.stop();
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  /** What a step shows as code, by language. */
  async function codeOf(page, step) {
    const section = page.locator(`section[aria-labelledby=${step}]`);
    const all = {};
    for (const name of await section.getByRole("tab").allInnerTexts()) {
      await section.getByRole("tab", { name, exact: true }).click();
      all[name] = await section.getByRole("tabpanel").innerText();
    }
    return all;
  }
  const badge = (page, status) => page.locator("#try-account").getByText(status, { exact: true }).waitFor();

  test("leads from nothing to a call, an account that breaks, and one that works again", async () => {
    const { page } = await Console.open(browser, dev, "/accounts");
    await page.getByRole("heading", { name: "No account is linked yet" }).waitFor();
    await page.getByRole("link", { name: "Try it first" }).click();
    await page.getByRole("heading", { name: "First, something to link" }).waitFor();
    await page.getByRole("link", { name: "Connectors", exact: true }).click();
    await page.getByRole("link", { name: "Try it, step by step" }).click();
    await page.getByRole("heading", { name: "First, something to link" }).waitFor();
    await shoot(page, "playground-1-first");
    await page.locator("#use-sandbox").click();
    await page.locator("#try-open").waitFor();
    assert.deepEqual(
      (await api.must("GET", "/connectors?configured=true")).data.map((c) => [c.key, c.state]),
      [
        ["sandbox-key", "enabled"],
        ["sandbox-oauth", "enabled"],
      ],
    );
    await page.getByLabel("Customer's id").fill("");
    await page.locator("#try-open").click();
    await page.getByText("Enter your customer's id.").waitFor();
    await page.getByLabel("Customer's id").fill("initech");
    await page.getByLabel("What may be linked").selectOption("sandbox-key");
    const session = await codeOf(page, "step-session");
    await page.locator("#try-open").click();
    const hub = page.locator("patchbay-hub");
    await hub.locator("[name=api_key]").fill(goodKey());
    await shoot(page, "playground-2-hub");
    await hub.locator("#connect").click();
    await badge(page, "Active");
    const [{ id }] = await api.accountsOf("initech");
    await page.locator("#try-send").click();
    await page.locator("#try-answer", { hasText: "Ada Lovelace" }).waitFor();
    await shoot(page, "playground-3-call");

    await page.locator("#try-break").click();
    await page.locator("#try-answer", { hasText: "revoked" }).waitFor();
    await page.locator("#try-send").click();
    await badge(page, "Error");
    await page.getByText("The provider no longer accepts the credentials.").waitFor();
    assert.equal((await api.must("GET", `/accounts/${id}`)).status, "error");
    await shoot(page, "playground-4-broken");
    await page.locator("#try-again").click();
    await hub.getByRole("heading", { name: /^Edit Sandbox/ }).waitFor();
    const field = hub.locator("[name=api_key]");
    if ((await field.count()) === 0) await hub.getByRole("button", { name: /^Change/ }).click();
    await field.fill(goodKey());
    await hub.locator("#connect").click();
    await badge(page, "Active");
    await page.locator("#try-send").click();
    await page.locator("#try-answer", { hasText: "Ada Lovelace" }).waitFor();

    const env = { PATCHBAY_URL: dev.base, PATCHBAY_API_KEY: dev.key };
    const call = await codeOf(page, "step-call");
    assert.deepEqual(Object.keys(call), languages);
    for (const language of languages) {
      assert.match(await runCode(folder, language, session[language], env), /pbs_/, language);
      assert.match(await runCode(folder, language, call[language], env), /Ada Lovelace/, language);
    }
    const html = (await codeOf(page, "step-hub"))["HTML"];
    assert.ok(html.includes(`src="${dev.base}/hub-assets/v1/patchbay-hub.js"`), html);
    assert.deepEqual(page.problems, []);
  });

  test("links by a sign-in in a window of its own, which closes itself, and breaks that too", async () => {
    const { page } = await Console.open(browser, dev, "/try");
    await page.getByLabel("Customer's id").fill("hooli");
    await page.getByLabel("What may be linked").selectOption("sandbox-oauth");
    await page.locator("#try-open").click();
    const hub = page.locator("patchbay-hub");
    const [popup] = await Promise.all([page.waitForEvent("popup"), hub.locator("#connect").click()]);
    await consent(popup, "allow");
    await badge(page, "Active");
    await until("the window is closed", () => popup.isClosed());
    await page.locator("#try-break").click();
    await page.locator("#try-answer", { hasText: "revoked" }).waitFor();
    await page.locator("#try-send").click();
    await badge(page, "Error");
    assert.deepEqual(page.problems, []);
  });
});
