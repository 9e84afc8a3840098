// The reader of the API at /docs: every operation is there, its code runs as it stands, and it calls for real.
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { Api } from "./lib/api.mjs";
import { shoot, startBrowser } from "./lib/browser.mjs";
import { startPatchbay } from "./lib/patchbay.mjs";
import { runCode } from "./lib/snippets.mjs";
import { until } from "./lib/until.mjs";

describe("the reader of the API", { timeout: 1_800_000 }, () => {
  let dev, api, browser, folder;

  before(async () => {
    dev = await startPatchbay();
    api = new Api(dev);
    browser = await startBrowser();
    folder = await mkdtemp(join(tmpdir(), "patchbay-docs-"));
  });
  after(async () => {
    await browser?.close();
    await dev?.stop();
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  const open = async (where = "") => {
    const page = await browser.visit(new URL(`/docs${where}`, dev.base).href);
    await page.locator("article").first().waitFor();
    return page;
  };
  const shown = (page, id, language) =>
    page.evaluate(
      ([operation, name]) => {
        const article = document.getElementById(operation);
        [...article.querySelectorAll("[role=tab]")].find((t) => t.textContent === name).click();
        return new Promise((done) => requestAnimationFrame(() => done(article.querySelector(".code pre").textContent)));
      },
      [id, language],
    );

  test("has every operation and every webhook, and asks nobody else", async () => {
    const page = await browser.visit();
    const asked = [];
    page.on("request", (r) => asked.push(r.url()));
    await page.goto(new URL("/docs", dev.base).href);
    await page.locator("article").first().waitFor();
    const doc = await (await fetch(new URL("/openapi.json", dev.base))).json();
    const ids = [doc.paths, doc.webhooks].flatMap((part) =>
      Object.values(part).flatMap((item) => Object.values(item).map((op) => op.operationId)),
    );
    const articles = await page.locator("article").evaluateAll((all) => all.map((a) => a.id));
    assert.deepEqual(articles.toSorted(), ids.toSorted());
    const foreign = asked.filter((u) => !u.startsWith(dev.base) && !u.startsWith("data:"));
    assert.deepEqual(foreign, []);
    assert.equal(asked.filter((u) => !u.startsWith("data:")).length, 4, asked.join("\n"));
    await shoot(page, "docs-top", { fullPage: false });
    assert.deepEqual(page.problems, []);
  });

  test("is searched, and an address leads to an operation", async () => {
    const page = await open("#create-webhook");
    await until("the operation is in sight", () =>
      page.evaluate(() => {
        const { top, bottom } = document.getElementById("create-webhook").getBoundingClientRect();
        return top < innerHeight && bottom > 0;
      }),
    );
    await page.getByLabel("Search the operations").fill("disable connector");
    await until("the list is short", async () => (await page.locator("article").count()) < 5);
    assert.equal(await page.locator("article#disable-connector").count(), 1);
    await page.getByLabel("Search the operations").fill("zebra crossing");
    await page.getByText("No operation has all of these words.").waitFor();
    assert.deepEqual(page.problems, []);
  });

  test("tabs are moved by arrows, and the language holds for the page", async () => {
    const page = await open();
    const tab = page.locator("article").first().getByRole("tab", { name: "curl" });
    await tab.focus();
    await page.keyboard.press("ArrowRight");
    await until("TypeScript has the focus", () =>
      page.evaluate(() => document.activeElement.textContent === "TypeScript"),
    );
    const others = await page.locator("[role=tab][aria-selected=true]").allTextContents();
    const languages = others.filter((name) => !name.includes("/"));
    assert.ok(languages.length > 40 && languages.every((name) => name === "TypeScript"), others.join());
  });

  test("tries an operation with a key, and says what a wrong one is answered", async () => {
    const page = await open("#create-connect-session");
    const article = page.locator("article#create-connect-session");
    await article.getByText("Try it").click();
    await article.getByLabel("API key").fill("pbk_nobody");
    await article.getByRole("button", { name: "Send" }).click();
    await article.getByText("401", { exact: true }).last().waitFor();
    await article.getByLabel("API key").fill(dev.key);
    await article
      .getByLabel("Body")
      .fill(JSON.stringify({ origin_owner_id: "docs", origin_owner_name: "Docs", provider: "nope" }));
    await article.getByRole("button", { name: "Send" }).click();
    await article.locator("pre.said", { hasText: "nope" }).waitFor();
    const get = page.locator("article#get-connector");
    await get.getByText("Try it").click();
    assert.equal(await get.getByLabel("API key").inputValue(), dev.key, "the key is asked for again");
    await get.getByRole("button", { name: "Send" }).click();
    await get.getByText("Enter key.").waitFor();
    await get.getByLabel("key (required)").fill("sandbox-key");
    await get.getByRole("button", { name: "Send" }).click();
    await get.locator("pre.said", { hasText: '"Sandbox (API key)"' }).waitFor();
    await shoot(page, "docs-trial", { fullPage: false });
    assert.deepEqual(page.problems, []);
    await page.reload();
    await page.locator("article#get-connector").getByText("Try it").click();
    assert.equal(await page.locator("article#get-connector").getByLabel("API key").inputValue(), "", "a key was kept");
  });

  for (const language of ["curl", "TypeScript", "Go", "Python"])
    test(`the code in ${language} runs as it stands`, async () => {
      const page = await open();
      const run = async (id, env = {}) => {
        const code = await shown(page, id, language);
        return runCode(folder, language, code, { PATCHBAY_URL: dev.base, PATCHBAY_API_KEY: dev.key, ...env });
      };
      assert.match(await run("create-auth-config"), /cfg_hubspot_/);
      assert.match(await run("create-connect-session"), /pbs_/);
      assert.match(await run("put-connector-definition"), /own_acme/);
      assert.match(await run("disable-connector"), /disabled/);
      await api.must("POST", "/connectors/hubspot/enable");
      const { token } = await api.session("docs", { provider: "hubspot" });
      assert.match(await run("hub-settings", { PATCHBAY_SESSION_TOKEN: token }), /origin_owner_name/);
      await run("delete-connector-definition");
      assert.equal((await api.call("GET", "/connector_definitions/own_acme")).status, 404);
    });
});
