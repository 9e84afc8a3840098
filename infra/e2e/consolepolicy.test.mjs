// Call policies in the console: of an auth config, by rules in words, and of an API key when it is made.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { Api } from "./lib/api.mjs";
import { shoot, startBrowser } from "./lib/browser.mjs";
import { Console } from "./lib/console.mjs";
import { accessible, fits } from "./lib/look.mjs";
import { startPatchbay } from "./lib/patchbay.mjs";
import { enable, linkByKey, newOwner } from "./lib/sandbox.mjs";

describe("call policies in the console", { timeout: 1_800_000 }, () => {
  let dev, api, browser, account, config;

  before(async () => {
    dev = await startPatchbay();
    api = new Api(dev);
    browser = await startBrowser();
    config = await enable(api, "sandbox-key");
    account = await linkByKey(api, newOwner("policy"));
  });
  after(async () => {
    await browser?.close();
    await dev?.stop();
  });

  const stored = async () => (await api.must("GET", `/auth_configs/${config}`)).call_policy;
  const code = async (method, path) => (await api.proxy(account, path, { method })).body?.code;

  /** Opens the policy of the auth config, by its card. */
  async function open(options) {
    const console_ = await Console.open(browser, dev, "/connectors/sandbox-key", options);
    const { name } = await api.must("GET", `/auth_configs/${config}`);
    await console_.choose(`Actions for ${name}`, "Call policy");
    await console_.page.locator("#policy-reads").waitFor();
    return console_;
  }
  const words = (page) => page.locator("#policy-words li").allInnerTexts();
  const rule = (page, n) => page.getByRole("group", { name: `Rule ${n}`, exact: true });

  test("an owner writes rules, reads what they do, and they hold", async () => {
    const console_ = await open();
    const { page } = console_;
    assert.deepEqual(await words(page), ["Every call passes."]);
    await console_.press("Add a rule");
    await console_.press("Save");
    await page.getByText("Say which calls: tick methods, or enter a path or a tool.").waitFor();
    await rule(page, 1).getByLabel("DELETE", { exact: true }).check();
    await console_.press("Add a rule");
    await rule(page, 2).getByLabel("Rule 2", { exact: true }).selectOption("approve");
    await rule(page, 2).getByLabel("Path").fill("api/v1/echo");
    await rule(page, 2).getByLabel("POST", { exact: true }).check();
    await console_.press("Save");
    await rule(page, 2).getByText("The path begins with no slash").waitFor();
    assert.equal(await page.evaluate(() => document.activeElement?.getAttribute("aria-invalid")), "true");
    await accessible(page, "a call policy with a fault");
    await shoot(page, "console-policy-fault");
    await rule(page, 2).getByLabel("Path").fill("/api/v1/echo");
    assert.equal(await page.locator("dialog .fault").count(), 0, "a corrected fault stays");
    assert.deepEqual(await words(page), [
      "DELETE calls are refused.",
      "POST calls to /api/v1/echo wait until a person approves them.",
      "Every other call passes.",
    ]);
    await shoot(page, "console-policy");
    await console_.press("Save");
    await console_.closed();
    await page.getByText("POST calls to /api/v1/echo wait until a person approves them.").waitFor();
    await accessible(page, "a connector with a call policy");
    await shoot(page, "console-policy-card");
    assert.deepEqual(await stored(), {
      deny: [{ methods: ["DELETE"] }],
      approve: [{ methods: ["POST"], path: "/api/v1/echo" }],
    });
    assert.equal(await code("DELETE", "/me"), "call_refused_by_policy");
    assert.equal(await code("POST", "/echo"), "approval_required");
    assert.equal(await code("GET", "/me"), undefined);
    assert.deepEqual(page.problems, []);
  });

  test("what somebody else changed meanwhile is shown, and not lost unseen", async () => {
    const console_ = await open();
    const { page } = console_;
    await page.locator("#policy-reads").check();
    await api.must("PATCH", `/auth_configs/${config}`, { call_policy: { deny: [{ tool: "list_*" }] } });
    await console_.press("Save");
    await page.getByText("Somebody changed this auth config").waitFor();
    await page.getByText("Calls of the tool list_* are refused.").waitFor();
    await shoot(page, "console-policy-conflict");
    assert.deepEqual(await stored(), { deny: [{ tool: "list_*" }] });
    await console_.press("Save");
    await console_.closed();
    assert.equal((await stored()).read_only, true);
    assert.deepEqual(page.problems, []);
  });

  test("on a phone, in the dark, by keyboard: the rules go, and every call passes", async () => {
    const console_ = await open({ viewport: { width: 390, height: 780 }, colorScheme: "dark" });
    const { page } = console_;
    await fits(page, "a call policy");
    await accessible(page, "a call policy in the dark");
    await shoot(page, "console-policy-phone");
    await page.locator("#policy-reads").focus();
    await page.keyboard.press("Space");
    for (;;) {
      const remove = page.getByRole("button", { name: /^Remove rule/ }).first();
      if ((await remove.count()) === 0) break;
      await remove.focus();
      await page.keyboard.press("Enter");
    }
    assert.equal(await page.evaluate(() => document.activeElement?.id), "policy-add");
    assert.deepEqual(await words(page), ["Every call passes."]);
    await console_.press("Save");
    await console_.closed();
    assert.equal(await stored(), undefined);
    assert.equal(await code("DELETE", "/me"), undefined);
    assert.deepEqual(page.problems, []);
  });

  test("a key is made with a policy of its own", async () => {
    const console_ = await Console.open(browser, dev, "/settings/keys");
    const { page } = console_;
    await console_.press("Create key");
    await page.locator("#key-name").fill("Agent");
    await page.getByLabel(/^Only what a call policy lets pass/).check();
    await page.getByText("Only reads pass: GET and HEAD.").waitFor();
    await accessible(page, "the form of a key");
    await shoot(page, "console-policy-key");
    await console_.press("Create");
    await page.getByRole("heading", { name: "The key Agent" }).waitFor();
    const key = (await page.locator("#new-key").innerText()).trim();
    await page.keyboard.press("Escape");
    await console_.closed();
    await page.getByText("Only reads pass: GET and HEAD.").waitFor();
    await shoot(page, "console-policy-keys");
    const bound = new Api({ base: dev.base, key: /pbk_\S+/.exec(key)[0] });
    assert.equal((await bound.proxy(account, "/me")).status, 200);
    assert.equal((await bound.proxy(account, "/me", { method: "DELETE" })).body.code, "call_refused_by_policy");
    assert.deepEqual(page.problems, []);
  });
});
