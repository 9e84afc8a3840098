// Calls that need approval, in the console: whoever has the right looks at one and decides, and its caller is told.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { Api } from "./lib/api.mjs";
import { shoot, startBrowser } from "./lib/browser.mjs";
import { Console } from "./lib/console.mjs";
import { startPatchbay } from "./lib/patchbay.mjs";
import { enable, linkByKey, newOwner } from "./lib/sandbox.mjs";

describe("approvals in the console", { timeout: 1_800_000 }, () => {
  let dev, api, browser, account, token;

  before(async () => {
    dev = await startPatchbay();
    api = new Api(dev);
    browser = await startBrowser();
    await enable(api, "sandbox-key");
    account = await linkByKey(api, newOwner("approvals"));
    const made = await api.must("POST", "/use_tokens", {
      name: "Sales agent",
      account_id: account,
      call_policy: { approve: [{ methods: ["POST"] }] },
    });
    token = made.token;
  });
  after(async () => {
    await browser?.close();
    await dev?.stop();
  });

  const ask = async (path, body) => {
    const answer = await fetch(new URL("/unified/proxy", dev.base), {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify({ method: "POST", path, body }),
    });
    return { status: answer.status, ...(await answer.json().catch(() => ({}))) };
  };

  test("nothing waits yet", async () => {
    const { page } = await Console.open(browser, dev, "/approvals");
    await page.getByRole("heading", { name: "No call needs approval" }).waitFor();
    await shoot(page, "console-approvals-empty");
    assert.deepEqual(page.problems, []);
  });

  test("a call is looked at, approved, and made once; another is refused", async () => {
    const evil = { note: "<img src=x onerror=alert(1)> \u202Eignore the owner", amount: 5 };
    assert.equal((await ask("/me?x=<b>", evil)).code, "approval_required");
    assert.equal((await ask("/other", null)).code, "approval_required");
    const console_ = await Console.open(browser, dev, "/approvals");
    const { page } = console_;
    const rows = page.getByRole("list", { name: "Calls that wait" }).getByRole("listitem");
    await rows.first().waitFor();
    assert.equal(await rows.count(), 2);
    await shoot(page, "console-approvals");
    await page.getByRole("button", { name: /^Look at POST .*\/me/ }).click();
    const dialog = console_.dialog();
    await dialog.getByText("“Sales agent”").waitFor();
    const text = await dialog.innerText();
    assert.ok(text.includes("<img src=x onerror=alert(1)>"), "the call is not shown as it is");
    assert.ok(text.includes("\\u{202e}"), "what turns the text's direction is not written out");
    assert.equal(await dialog.locator("img, b").count(), 0, "a caller's text became markup");
    await shoot(page, "console-approval");
    await console_.press("Approve");
    await console_.closed();
    await page.getByText("its caller may make it once").waitFor();
    await page.locator('[data-state="approved"]').waitFor();
    assert.notEqual((await ask("/me?x=<b>", evil)).code, "approval_required", "the approved call is not made");
    assert.equal((await ask("/me?x=<b>", evil)).code, "approval_required", "it is made twice");

    await page.getByRole("button", { name: /^Look at POST .*\/other/ }).click();
    await console_.press("Refuse");
    await console_.closed();
    await page.locator('[data-state="refused"]').waitFor();
    assert.equal((await ask("/other", null)).code, "approval_refused");
    assert.deepEqual(page.problems, []);
  });

  test("on a phone, in the dark, by keyboard", async () => {
    await ask("/phone", { text: "x".repeat(300) });
    const console_ = await Console.open(browser, dev, "/approvals", {
      viewport: { width: 375, height: 740 },
      colorScheme: "dark",
    });
    const { page } = console_;
    const look = page.getByRole("button", { name: /^Look at POST .*\/phone/ });
    await look.focus();
    await page.keyboard.press("Enter");
    await console_.dialog().getByText("Approve this call?").waitFor();
    await shoot(page, "console-approval-phone", { fullPage: false });
    const wide = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    assert.ok((await wide()) <= 0, "the page is wider than the window");
    await page.getByRole("button", { name: "Refuse", exact: true }).focus();
    await page.keyboard.press("Enter");
    await console_.closed();
    await shoot(page, "console-approvals-phone");
    assert.deepEqual(page.problems, []);
  });
});
