// Signing in to the console in a real browser, and what other pages in that browser can make of it: nothing.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { after, before, describe, test } from "node:test";
import { Api } from "./lib/api.mjs";
import { startBrowser } from "./lib/browser.mjs";
import { patchbay } from "./lib/patchbay.mjs";
import { consent } from "./lib/sandbox.mjs";

const ADMIN = "admin@example.com"; // of a local stack's first project

describe("people in the console", { timeout: 1_800_000 }, () => {
  let dev, api, browser, evil;

  before(async () => {
    dev = await patchbay();
    api = new Api(dev);
    browser = await startBrowser();
    // A page of another origin of the same site: cookies do not know ports, so this browser sends ours along.
    const server = createServer((_, res) => {
      res.setHeader("content-type", "text/html; charset=utf-8");
      res.end("<!doctype html><title>Another page</title>");
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    evil = { origin: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
  });
  after(async () => {
    evil?.close();
    await browser?.close();
    await dev?.stop();
  });

  /** A browser in which somebody has signed in at the sandbox, at a page of the console. */
  async function signIn(email = ADMIN, to = "#/logs") {
    const page = await browser.visit(new URL(`/sign-in?to=${encodeURIComponent(to)}`, dev.base).href);
    await consent(page, "allow", email);
    await page.waitForURL((u) => u.origin === dev.base && u.pathname === "/console");
    return page;
  }

  /** Asks this deployment as a page of its own does, with what GET /session told. */
  const ask = (page, method, path, body) =>
    page.evaluate(
      async ([method, path, body, project]) => {
        const session = await (await fetch("/session")).json();
        const answer = await fetch(path, {
          method,
          headers: {
            "x-patchbay-csrf": session.csrf ?? "",
            "x-patchbay-project": project,
            ...(body ? { "content-type": "application/json" } : {}),
          },
          body: body ? JSON.stringify(body) : undefined,
        });
        return { status: answer.status, body: await answer.json().catch(() => null) };
      },
      [method, path, body, dev.project],
    );
  const session = (page) => page.evaluate(async () => (await fetch("/session")).json());

  test("who signs in at the issuer is a member, by a cookie that no script sees", async () => {
    const page = await signIn();
    assert.equal(new URL(page.url()).hash, "#/logs");
    const me = await session(page);
    assert.deepEqual([me.user.email, me.key], [ADMIN, null]);
    assert.deepEqual(
      me.projects.map((p) => [p.id, p.role]),
      [[dev.project, "admin"]],
    );
    assert.equal(await page.evaluate(() => document.cookie), "");
    const [cookie] = (await page.context().cookies()).filter((c) => c.name === "patchbay");
    assert.deepEqual([cookie.httpOnly, cookie.sameSite, cookie.path], [true, "Strict", "/"]);
    assert.equal((await page.context().cookies()).length, 1, "what began the sign-in stays");
    assert.equal((await ask(page, "GET", "/accounts")).status, 200);
    const made = await ask(page, "POST", "/connect_sessions", { origin_owner_id: "o", origin_owner_name: "O" });
    assert.equal(made.status, 201);
    await page.context().close();
  });

  test("a page of another origin reads and changes nothing, though the browser sends the cookie along", async () => {
    const page = await signIn();
    const before = await session(page);
    const other = await page.context().newPage();
    const seen = [];
    other.on("request", (r) => r.url().startsWith(dev.base) && seen.push(r));
    const statuses = [];
    other.on("response", (r) => r.url().startsWith(dev.base) && statuses.push([r.url(), r.status()]));
    await other.goto(evil.origin);
    const read = await other.evaluate(
      async ([base, project, csrf]) => {
        const tries = [
          [{ credentials: "include" }, "/session"],
          [{ credentials: "include" }, "/accounts"],
          [
            { credentials: "include", headers: { "x-patchbay-csrf": csrf, "x-patchbay-project": project } },
            "/accounts",
          ],
          [{ credentials: "include", mode: "no-cors" }, "/accounts"],
          [{ credentials: "include", mode: "no-cors", method: "POST" }, "/sign-out"],
          [{ credentials: "include", mode: "no-cors", method: "POST" }, "/sign-out/everywhere"],
          [{ credentials: "include", mode: "no-cors", method: "POST", body: "{}" }, "/connectors/sandbox-key/disable"],
        ];
        const out = [];
        for (const [how, path] of tries) {
          try {
            const answer = await fetch(base + path, how);
            out.push(answer.type === "opaque" ? "opaque" : await answer.text());
          } catch {
            out.push("refused");
          }
        }
        return out;
      },
      [dev.base, dev.project, before.csrf], // even if it had the proof
    );
    assert.deepEqual(read, ["refused", "refused", "refused", "opaque", "opaque", "opaque", "opaque"]);
    // Forms go anywhere without a preflight: the attacker's key would make the victim work in the attacker's project.
    for (const [path, field] of [
      ["/session", `{"api_key":"${dev.key}","x":"`],
      ["/sign-out/everywhere", "{"],
      ["/connect_sessions", '{"origin_owner_id":"o","origin_owner_name":"O","label":"'],
    ]) {
      await other.goto(evil.origin);
      const [answer] = await Promise.all([
        other.waitForResponse((r) => new URL(r.url()).pathname === path),
        other.evaluate(
          ([action, name]) => {
            const form = document.createElement("form");
            Object.assign(form, { method: "post", action, enctype: "text/plain" });
            const input = document.createElement("input");
            Object.assign(input, { type: "hidden", name, value: '"}' });
            form.append(input);
            document.body.append(form);
            form.submit();
          },
          [dev.base + path, field],
        ),
      ]);
      assert.equal(answer.status(), 403, path);
      assert.equal((await answer.json()).code, "foreign_request", path);
    }
    for (const [address, status] of statuses) {
      const { pathname } = new URL(address);
      if (pathname !== "/console" && !pathname.startsWith("/console-assets/"))
        assert.ok([403, 404, 405].includes(status), `${pathname} was answered ${status}`);
    }
    assert.ok(seen.length > 6, "nothing was asked");
    const now = await session(page);
    assert.deepEqual([now.user.id, now.csrf], [before.user.id, before.csrf]);
    // Nor can it show the console in a frame, to have its buttons pressed.
    await other.goto(evil.origin);
    const framed = await other.evaluate(
      (address) =>
        new Promise((done) => {
          const frame = document.createElement("iframe");
          frame.addEventListener("load", () => {
            try {
              done(frame.contentDocument === null ? "shown or refused" : "empty");
            } catch {
              done("shown or refused");
            }
          });
          frame.src = address;
          document.body.append(frame);
        }),
      `${dev.base}/console`,
    );
    assert.ok(framed);
    assert.ok(
      other.frames().every((f) => f === other.mainFrame() || f.url().startsWith("chrome-error:")),
      "the console stands in a frame of another origin",
    );
    await page.context().close();
  });

  test("who follows an attacker's callback is not signed in as the attacker", async () => {
    const attacker = await browser.visit();
    await attacker.route(`${dev.base}/sign-in/callback*`, (route) => route.abort());
    await attacker.goto(`${dev.base}/sign-in`);
    const sent = attacker.waitForRequest((r) => r.url().startsWith(`${dev.base}/sign-in/callback`));
    await consent(attacker, "allow", "mallory@example.com");
    const callback = (await sent).url();
    await attacker.context().close();

    const victim = await browser.visit(callback);
    const at = new URL(victim.url());
    assert.equal(at.pathname, "/console");
    assert.ok(!(await victim.context().cookies()).some((c) => c.name === "patchbay" && c.value), "there is a session");
    assert.equal((await session(victim)).code, "not_signed_in");
    await victim.context().close();
  });

  test("signing out everywhere ends what is open in another browser, at its next request", async () => {
    const here = await signIn("admin@example.com", "");
    const there = await signIn("admin@example.com", "");
    assert.equal((await ask(there, "GET", "/accounts")).status, 200);
    assert.equal((await ask(here, "POST", "/sign-out/everywhere")).status, 204);
    assert.equal((await here.context().cookies()).length, 0);
    assert.equal((await session(there)).code, "not_signed_in");
    assert.equal((await ask(there, "GET", "/accounts")).status, 403, "without what GET /session tells");
    await here.context().close();
    await there.context().close();
  });

  test("a browser gets a session in place of an API key, which it need not keep", async () => {
    const page = await browser.visit(`${dev.base}/docs`);
    const opened = await page.evaluate(async (key) => {
      const answer = await fetch("/session", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ api_key: key }),
      });
      return answer.json();
    }, dev.key);
    assert.equal(opened.user, null);
    assert.ok(opened.key.id);
    assert.equal((await ask(page, "GET", "/project")).body.id, dev.project);
    const { status } = await api.call("GET", "/accounts");
    assert.equal(status, 200);
    await page.context().close();
  });
});
