// The console's webhooks, with a receiver that checks signatures: add, secret once, test, deliveries, again, rotate, off.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import { after, before, describe, test } from "node:test";
import { Api } from "./lib/api.mjs";
import { shoot, startBrowser } from "./lib/browser.mjs";
import { Console } from "./lib/console.mjs";
import { startPatchbay } from "./lib/patchbay.mjs";
import { enable, linkByKey, newOwner } from "./lib/sandbox.mjs";
import { until } from "./lib/until.mjs";

/** A receiver on this machine that keeps what it gets. answer is the status that it gives. */
async function startReceiver() {
  const got = [];
  const receiver = { got, answer: 200 };
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const part of request) body += part;
    got.push({ headers: request.headers, body });
    response.writeHead(receiver.answer).end();
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  receiver.url = `http://127.0.0.1:${server.address().port}/events`;
  receiver.stop = () => server.close();
  return receiver;
}

/** The signature of Standard Webhooks 1.0 with a secret as the console shows it. */
function signed({ headers, body }, secret) {
  const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
  const text = `${headers["webhook-id"]}.${headers["webhook-timestamp"]}.${body}`;
  const wanted = `v1,${createHmac("sha256", key).update(text).digest("base64")}`;
  return headers["webhook-signature"].split(" ").includes(wanted);
}

describe("the console's webhooks", { timeout: 1_800_000 }, () => {
  let dev, api, browser, receiver, console_, page, secret;

  before(async () => {
    dev = await startPatchbay();
    api = new Api(dev);
    browser = await startBrowser();
    receiver = await startReceiver();
    await enable(api, "sandbox-key");
    console_ = await Console.open(browser, dev, "/webhooks");
    page = console_.page;
  });
  after(async () => {
    receiver?.stop();
    await browser?.close();
    await dev?.stop();
  });

  const shownSecret = () => page.locator("#webhook-secret").innerText();
  const received = (type) => receiver.got.filter((m) => JSON.parse(m.body).type === type);

  test("one is added, and its secret is shown once", async () => {
    await page.getByRole("heading", { name: "No webhooks yet" }).waitFor();
    await shoot(page, "webhooks-1-none");
    await page.locator("#add-webhook").click();
    await console_.press("Add");
    await page.getByText("Enter the address of your server.").waitFor();
    await page.locator("#webhook-url").fill("ftp://example.com/");
    await console_.press("Add");
    await page.locator("#webhook-url-fault, dialog [role=alert]").first().waitFor();
    await page.locator("#webhook-url").fill(receiver.url);
    await page.getByLabel("Description").fill("The test's receiver");
    await page.getByLabel("Only what I choose").check();
    await console_.press("Add");
    await page.getByText("Choose at least one event.").waitFor();
    await page.getByLabel("An account is linked").check();
    await shoot(page, "webhooks-2-form");
    await console_.press("Add");
    secret = await shownSecret();
    assert.match(secret, /^whsec_/);
    await shoot(page, "webhooks-3-secret");
    await console_.press("Close");
    await page.locator("[data-webhook][data-on=true]").getByText("An account is linked").waitFor();
    await page.reload();
    await page.locator("[data-webhook]").waitFor();
    assert.ok(!(await page.content()).includes(secret));
  });

  test("a test and an event arrive, signed with the secret, and are among the deliveries", async () => {
    await page.getByRole("link", { name: receiver.url }).click();
    await page.getByText("Nothing was sent yet.").waitFor();
    await page.locator("#test-webhook").click();
    await page.getByText(/^The test arrived/).waitFor();
    await linkByKey(api, newOwner("hook"));
    const [message] = await until(
      "the event arrives",
      () => received("account.created").length > 0 && received("account.created"),
    );
    assert.ok(signed(message, secret) && signed(received("webhook.test")[0], secret));
    const row = page.locator("[data-delivery]", { hasText: "account.created" });
    await until("the delivery is listed", async () => {
      if ((await row.count()) > 0) return true;
      await page.reload();
      await page.getByRole("heading", { name: "Deliveries" }).waitFor();
      await page.waitForTimeout(500);
      return (await row.count()) > 0;
    });
    assert.match(await row.innerText(), /Delivered\s+20\d[\s\S]+\d (ms|s)/);
    await shoot(page, "webhooks-4-deliveries");
    await row.getByRole("button", { name: "Send again" }).click();
    const all = await until(
      "it arrives again",
      () => received("account.created").length > 1 && received("account.created"),
    );
    assert.equal(all[1].headers["webhook-id"], message.headers["webhook-id"]);
  });

  test("a test that is refused says so", async () => {
    receiver.answer = 500;
    await page.locator("#test-webhook").click();
    await page.getByRole("heading", { name: "The test did not arrive" }).waitFor();
    await shoot(page, "webhooks-5-refused");
    await console_.press("Close");
    receiver.answer = 200;
  });

  test("a rotated secret is another one, and both sign", async () => {
    await console_.choose("More actions", "Rotate the secret");
    await console_.press("Rotate");
    const next = await shownSecret();
    assert.notEqual(next, secret);
    await console_.press("Close");
    await page.getByText("The former one is valid until").waitFor();
    const before = received("webhook.test").length;
    await page.locator("#test-webhook").click();
    const message = await until("the test arrives", () => received("webhook.test")[before]);
    assert.ok(signed(message, next) && signed(message, secret));
  });

  test("what is not listed is said", async () => {
    await api.must("PATCH", "/project/logs", { mode: "errors" });
    await page.reload();
    await page.getByText("keeps errors alone").waitFor();
    await shoot(page, "webhooks-7-notice");
    await api.must("PATCH", "/project/logs", { mode: "all" });
    await page.reload();
    await page.locator("#edit-webhook").waitFor();
    await page.getByText("keeps errors alone").waitFor({ state: "detached" });
  });

  test("one is changed, switched off and on, and deleted", async () => {
    await page.locator("#edit-webhook").click();
    assert.ok(await page.getByLabel("An account is linked").isChecked());
    await page.getByLabel("All events").check();
    await console_.press("Save");
    await page.getByText("All events").waitFor();
    await console_.choose("More actions", "Switch off");
    await page.getByText("You switched it off").waitFor();
    await shoot(page, "webhooks-6-off");
    await console_.choose("More actions", "Switch on");
    await page.getByText("You switched it off").waitFor({ state: "detached" });
    await console_.choose("More actions", "Send again what failed");
    await console_.dialog().getByRole("button", { name: "Send again" }).click();
    await page.getByText("Nothing had failed for good.").waitFor();
    await console_.choose("More actions", "Delete");
    await console_.press("Delete");
    await page.getByRole("heading", { name: "No webhooks yet" }).waitFor();
    assert.deepEqual(page.problems, []);
  });
});
