// Attacks on linking, in headless Chromium: each tries what the guard it names is for, and would succeed without it.
// security.md F1, F3, F6, F10, F11, F13; decisions 0005, 0028.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { Api } from "./lib/api.mjs";
import { shoot, startBrowser } from "./lib/browser.mjs";
import { startCustomer } from "./lib/customer.mjs";
import { startPatchbay } from "./lib/patchbay.mjs";
import { consent, enable, goodKey, newOwner } from "./lib/sandbox.mjs";
import { until } from "./lib/until.mjs";
import { listenProduct } from "./lib/productusers.mjs";

describe("attacks on linking", { timeout: 1_800_000 }, () => {
  let dev, api, browser, product, customer, evil, config;

  before(async () => {
    [product, customer, evil] = [await listenProduct(), await startCustomer(), await startCustomer()];
    dev = await startPatchbay({ env: { PATCHBAY_ALLOWED_ORIGINS: `${product.origin},${customer.origin}` } });
    api = new Api(dev);
    await product.serve(api, dev);
    browser = await startBrowser();
    await enable(api, "sandbox-key");
    config = await enable(api, "sandbox-oauth");
  });
  after(async () => {
    await browser?.close();
    await dev?.stop();
    for (const server of [product, customer, evil]) server?.close();
  });

  const at = (path) => new URL(path, dev.base).href;
  const exchanges = async () =>
    (await (await fetch(new URL("/stats", dev.all.sandbox_url))).json()).token_calls?.authorization_code ?? 0;
  const status = async (token, attempt) => (await api.hub(token, "GET", `/hub/connection_attempts/${attempt}`)).body;

  /** What do() does exchanges no code and links nothing to owner. */
  async function nothingFor(owner, act) {
    const before = await exchanges();
    await act();
    assert.equal(await exchanges(), before, "a code was exchanged");
    assert.deepEqual(await api.accountsOf(owner), []);
  }

  const popupOf = async (page, act) => (await Promise.all([page.waitForEvent("popup"), act()]))[0];
  const signIn = async (popup) => {
    await popup.locator("#allow").waitFor();
    await consent(popup, "allow");
  };

  /** The settings page of a user who is logged in, with the hub at the connector. */
  async function settings(user, connector) {
    const page = await browser.visit();
    await product.login(page, user);
    await page.goto(`${product.origin}/settings`);
    await page.locator(`[data-provider=${connector}]`).click();
    await page.locator("#connect").waitFor();
    return page;
  }

  /** What an attacker has who is logged in to the product: a session with a verifier, and the start link of an attempt. */
  async function attacker(user) {
    const page = await settings(user, "sandbox-oauth");
    const made = page.waitForResponse((r) => r.url() === at("/hub/connection_attempts") && r.status() === 201);
    const popup = await popupOf(page, () => page.locator("#connect").click());
    const { id, start_url: link } = await (await made).json();
    const given = await page.evaluate(() => window.given);
    await popup.locator("#allow").waitFor(); // so the ticket is used
    await popup.close();
    return { page, attempt: id, link, token: given.token, verifier: given["code-verifier"] };
  }

  /** An attempt as the hub makes it, whose ticket nobody has used. */
  async function ticket(owner, more = {}) {
    const { token } = await api.session(owner, { provider: "sandbox-oauth", ...more });
    const { body, status } = await api.call(
      "POST",
      "/hub/connection_attempts",
      { integration_id: config },
      { authorization: "", "x-hub-session-token": token, origin: product.origin },
    );
    assert.equal(status, 201, JSON.stringify(body));
    return { token, attempt: body.id, link: body.start_url };
  }

  const verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"; // RFC 7636, Appendix B
  const challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

  test("a page with the verifier links by signing in and by key, and a replay of it is the same account", async () => {
    const user = newOwner("ada");
    const page = await settings(user, "sandbox-oauth");
    const asked = page.waitForRequest((r) => r.url() === at("/hub/connection_attempts/finish"));
    await signIn(await popupOf(page, () => page.locator("#connect").click()));
    const { token } = await page.evaluate(() => window.given);
    const proof = (await asked).postDataJSON();
    const [linked] = await until("the success event", () => page.evaluate(() => window.heard.length && window.heard));
    const codes = await exchanges();
    const again = await api.hub(token, "POST", "/hub/connection_attempts/finish", proof);
    assert.deepEqual([again.status, again.body.id], [201, linked.id]);
    const wrong = await api.hub(token, "POST", "/hub/connection_attempts/finish", {
      ...proof,
      code_verifier: challenge,
    });
    assert.deepEqual([wrong.status, wrong.body.code], [400, "not_verified"]);
    assert.equal(await exchanges(), codes);
    assert.deepEqual(
      (await api.accountsOf(user)).map((a) => a.id),
      [linked.id],
    );

    const form = await settings(user, "sandbox-key");
    await form.locator("[name=api_key]").fill(goodKey());
    await form.locator("#connect").click();
    await until("the success event", () => form.evaluate(() => window.heard.length));
    assert.equal((await api.accountsOf(user)).length, 2);
    assert.deepEqual([...page.problems, ...form.problems], []);
  });

  test("consent phishing: a start link that was forwarded yields nothing to a session with a challenge", async () => {
    const user = newOwner("mallory");
    const { token, attempt, link } = await ticket(user, { code_challenge: challenge });
    await nothingFor(user, async () => {
      const victim = await browser.visit(link);
      await signIn(victim);
      await victim.getByText("can no longer reach the page where you started").waitFor();
      await victim.getByRole("heading", { name: "The account was not linked" }).waitFor();
      await shoot(victim, "verify-lost");
      assert.equal(new URL(victim.url()).hash, "", "the code stays in the address");
      // The attacker has the verifier, and not the code that only the victim's browser got.
      for (const guess of [attempt, `${attempt}.${challenge}`, challenge]) {
        const { status: code, body } = await api.hub(token, "POST", "/hub/connection_attempts/finish", {
          link_code: guess,
          code_verifier: verifier,
        });
        assert.deepEqual([code, body.code], [400, "invalid_link_code"]);
      }
      assert.equal((await status(token, attempt)).status, "pending");
      assert.deepEqual(victim.problems, []);
    });
  });

  test("the same as a used link: the hub of the attacker began it, and the victim signs in", async () => {
    const user = newOwner("mallory-used");
    await nothingFor(user, async () => {
      const { link } = await attacker(user);
      const victim = await browser.visit(link); // used up by the attacker's own window
      await victim.getByRole("heading", { name: "The account was not linked" }).waitFor();
    });
  });

  test("session fixation: a page of another origin that opens the attacker's sign-in hears no code", async () => {
    const user = newOwner("fixed");
    const { token, attempt, link } = await ticket(user, { code_challenge: challenge });
    await nothingFor(user, async () => {
      const page = await browser.visit(evil.origin);
      await page.evaluate(() => {
        window.told = [];
        addEventListener("message", (e) => window.told.push(e.data));
      });
      const popup = await popupOf(page, () => page.evaluate((to) => void window.open(to, "_blank", "popup"), link));
      await signIn(popup);
      await popup.getByRole("heading", { name: "Almost done" }).waitFor();
      await shoot(popup, "verify-almost");
      // What was sent to the opener before this, it would hear before this, too.
      await popup.evaluate(() => opener.postMessage("last", "*"));
      await until("the last message", () => page.evaluate(() => window.told.includes("last")));
      assert.deepEqual(await page.evaluate(() => window.told), ["last"]);
      assert.equal((await status(token, attempt)).status, "pending");
    });
  });

  test("a page cannot have the product's hub finish another's sign-in", async () => {
    const user = newOwner("confused");
    const page = await settings(user, "sandbox-oauth");
    const asked = [];
    page.on("request", (r) => r.url().endsWith("/finish") && asked.push(r.postDataJSON()));
    await page.evaluate(() => window.postMessage({ link_code: "att_x.y" }, "*")); // of its own origin, not of the deployment's
    const popup = await popupOf(page, () => page.locator("#connect").click());
    await signIn(popup);
    await until("the success event", () => page.evaluate(() => window.heard.length));
    assert.equal(asked.length, 1);
    assert.notEqual(asked[0].link_code, "att_x.y");
  });

  test("verify_url: the hosted hub and the published element link, and the window closes", async () => {
    const user = newOwner("grace");
    const session = { provider: "sandbox-oauth", verify_url: product.verifyURL };
    const { auth_link_url: link } = await api.session(user, session);
    const hub = await browser.visit();
    await product.login(hub, user);
    await hub.goto(link);
    const popup = await popupOf(hub, () => hub.getByRole("button", { name: /^Continue to/ }).click());
    await signIn(popup);
    await hub.getByRole("heading", { name: "Account linked" }).waitFor();
    await until("the window has closed", () => popup.isClosed());
    assert.equal((await api.accountsOf(user)).length, 1);

    const other = newOwner("published");
    const { token } = await api.session(other, session);
    const shop = await browser.visit();
    await product.login(shop, other);
    await shop.goto(customer.address({ token, "base-url": dev.base, "app-url": dev.app, height: "640px" }));
    await signIn(await popupOf(shop, () => shop.getByRole("button", { name: "Connect", exact: true }).click()));
    await until("the success event", () => shop.evaluate(() => window.heard.some((e) => e.type === "success")));
    assert.equal((await api.accountsOf(other)).length, 1);
  });

  for (const [name, login] of [
    ["is logged in as themselves", (page) => product.login(page, newOwner("victim"))],
    ["is not logged in", () => null],
  ]) {
    test(`consent phishing: a hosted link that was forwarded yields nothing where the victim ${name}`, async () => {
      const user = newOwner("mallory-hosted");
      const { token, auth_link_url: link } = await api.session(user, {
        provider: "sandbox-oauth",
        verify_url: product.verifyURL,
      });
      await nothingFor(user, async () => {
        const victim = await browser.visit();
        await login(victim);
        await victim.goto(link);
        const made = victim.waitForResponse((r) => r.url() === at("/hub/connection_attempts") && r.status() === 201);
        const popup = await popupOf(victim, () => victim.getByRole("button", { name: /^Continue to/ }).click());
        const { id } = await (await made).json();
        await signIn(popup);
        await popup.getByRole("heading", { name: /^(Not linked|Log in)$/ }).waitFor();
        const { status: stands, error } = await status(token, id);
        assert.ok(["pending", "error"].includes(stands), stands);
        if (stands === "error") {
          assert.equal(error.code, "not_verified");
          await victim.getByRole("alert").waitFor();
          await shoot(victim, "verify-refused");
        }
      });
    });
  }

  test("without either, the page that asks says who, for what and for whom, and links only who goes on", async () => {
    const user = newOwner("asked");
    const { link } = await ticket(user);
    const victim = await browser.visit(link);
    const text = await victim.locator("body").innerText();
    for (const word of ["Sandbox (OAuth)", `${user} Inc.`, "make calls with it", "not from one of their pages"])
      assert.ok(text.includes(word), `it does not say ${word}: ${text}`);
    const { name } = await api.must("GET", "/project");
    assert.ok(text.includes(name), `it does not say who asks: ${text}`);
    assert.deepEqual(await victim.context().cookies(), [], "the flow has begun without asking");
    assert.deepEqual(await api.accountsOf(user), []);
  });

  /** Runs a sign-in up to the callback, to which the browser does not go. Returns the callback's address. */
  async function stopped(page, link) {
    let back;
    await page.route(new URL("/login", dev.all.sandbox_url).href, async (route) => {
      const headers = { ...route.request().headers(), "sec-fetch-site": "same-origin" }; // which fetch leaves out
      const answer = await route.fetch({ maxRedirects: 0, headers });
      back = answer.headers()["location"];
      await route.fulfill({ contentType: "text/html", body: "<h1>Stopped</h1>" });
    });
    await page.goto(link);
    const go = page.getByRole("link", { name: /^Continue to/ });
    await go.or(page.locator("#allow")).waitFor();
    if (await go.isVisible()) await go.click();
    await signIn(page);
    await page.getByRole("heading", { name: "Stopped" }).waitFor();
    return back;
  }

  test("CSRF: the callback of an attacker's sign-in, opened in the victim's browser, links nothing", async () => {
    const user = newOwner("csrf");
    await nothingFor(user, async () => {
      const { link } = await ticket(user);
      const back = await stopped(await browser.visit(), link);
      const victim = await browser.visit(back);
      await victim.getByText("started in another browser").waitFor();
      const own = await ticket(newOwner("victim"));
      const busy = await browser.visit(); // with a sign-in of its own under way
      await stopped(busy, own.link);
      await busy.goto(back);
      await busy.getByText("started in another browser").waitFor();
    });
  });

  test("replay: a callback's address is good once, and in its browser alone", async () => {
    const user = newOwner("replay");
    const { link } = await ticket(user);
    const page = await browser.visit();
    const back = await stopped(page, link);
    await page.goto(back);
    await page.getByRole("heading", { name: "Account linked" }).waitFor();
    const codes = await exchanges();
    await page.goto(back); // its own browser is told how it ended
    await page.getByRole("heading", { name: /Account linked/ }).waitFor();
    const changed = await browser.visit(back.replace(/state=([^&]+)/, (all) => `${all}x`));
    await changed.getByRole("heading", { name: "The account was not linked" }).waitFor();
    assert.equal(await exchanges(), codes);
    assert.equal((await api.accountsOf(user)).length, 1);
  });

  for (const verified of [false, true]) {
    test(`mix-up: an answer of another server moves no code${verified ? ", not when it is confirmed either" : ""}`, async () => {
      const user = newOwner("mixup");
      const { token, attempt, link } = await ticket(user, verified ? { verify_url: product.verifyURL } : {});
      await nothingFor(user, async () => {
        const page = await browser.visit();
        await product.login(page, user);
        const back = new URL(await stopped(page, link));
        back.searchParams.set("iss", "https://evil.example");
        await page.goto(back.href);
        const { error } = await until("the attempt has ended", async () => {
          const now = await status(token, attempt);
          return now.status === "error" && now;
        });
        assert.equal(error.code, "issuer_mismatch");
      });
    });
  }

  test("open redirect: no address of a start or of the last page leads elsewhere", async () => {
    const { token } = await api.session(newOwner("redirect"), { provider: "sandbox-oauth" });
    const { body } = await api.hub(token, "POST", "/hub/connection_attempts", { token });
    for (const to of [
      evil.origin,
      `${at("/embedded/accounts/callback")}@${new URL(evil.origin).host}/`,
      `${at("/embedded/accounts/callback")}/../../..//${new URL(evil.origin).host}`,
      "javascript:alert(1)",
    ]) {
      const start = new URL(at(`/connect/oauth2/${config}`));
      start.search = new URLSearchParams({ redirect_uri: to, token, connection_attempt_id: body.id });
      const page = await browser.visit(start.href);
      await page.getByRole("heading", { name: "The account was not linked" }).waitFor();
      assert.equal(new URL(page.url()).origin, new URL(dev.base).origin);
    }
    const last = await browser.visit(
      at(`/embedded/accounts/callback?status=verify&to=${encodeURIComponent(evil.origin)}#link_code=x`),
    );
    await last.getByText("can no longer reach the page").waitFor();
    assert.equal(new URL(last.url()).origin, new URL(dev.base).origin);
  });

  /** Puts a page on the way to the provider that isolates itself, which cuts the window's tie to its opener. */
  const isolate = (page) =>
    page.context().route(`${at("/connect/oauth2/")}*`, async (route) => {
      const answer = await route.fetch({ maxRedirects: 0 });
      const { location, "set-cookie": cookie } = answer.headers();
      await route.fulfill({
        contentType: "text/html",
        headers: { "set-cookie": cookie, "cross-origin-opener-policy": "same-origin" },
        body: `<script>location.replace(${JSON.stringify(location)})</script>`,
      });
    });

  test("severed windows: a verifier's page learns no code and says so; verify_url links all the same", async () => {
    const user = newOwner("severed");
    const page = await settings(user, "sandbox-oauth");
    await isolate(page);
    await nothingFor(user, async () => {
      const popup = await popupOf(page, () => page.locator("#connect").click());
      await signIn(popup);
      await popup.getByText("can no longer reach the page where you started").waitFor();
      assert.equal(
        await popup.evaluate(() => window.opener),
        null,
        "the window was not severed, so this shows nothing",
      );
      assert.deepEqual(await page.evaluate(() => window.heard), []);
      await popup.close();
    });

    const other = newOwner("severed-verified");
    const { auth_link_url: link } = await api.session(other, {
      provider: "sandbox-oauth",
      verify_url: product.verifyURL,
    });
    const hub = await browser.visit();
    await isolate(hub);
    await product.login(hub, other);
    await hub.goto(link);
    await signIn(await popupOf(hub, () => hub.getByRole("button", { name: /^Continue to/ }).click()));
    await hub.getByRole("heading", { name: "Account linked" }).waitFor();
    assert.equal((await api.accountsOf(other)).length, 1);
  });

  test("a window that is closed, or whose opener has gone, leaves nothing linked, and a new start links", async () => {
    const user = newOwner("gone");
    const page = await settings(user, "sandbox-oauth");
    await nothingFor(user, async () => {
      const popup = await popupOf(page, () => page.locator("#connect").click());
      await popup.locator("#allow").waitFor();
      await popup.close();
      const second = await popupOf(page, () => page.getByRole("button", { name: "Start again" }).click());
      await second.locator("#allow").waitFor();
      await page.goto("about:blank"); // the page with the verifier
      await consent(second, "allow");
      await second.getByRole("heading", { name: "Almost done" }).waitFor();
    });
    const again = await settings(user, "sandbox-oauth");
    await signIn(await popupOf(again, () => again.locator("#connect").click()));
    await until("the success event", () => again.evaluate(() => window.heard.length));
    assert.equal((await api.accountsOf(user)).length, 1);
  });
});
