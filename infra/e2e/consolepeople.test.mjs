// The console's people: sign-in at the sandbox's issuer and by API key, roles, members, projects, keys, and the ways out.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { promisify } from "node:util";
import { Api } from "./lib/api.mjs";
import { shoot, startBrowser } from "./lib/browser.mjs";
import { Console } from "./lib/console.mjs";
import { accessible, fits } from "./lib/look.mjs";
import { ROOT } from "./lib/modules.mjs";
import { startPatchbay } from "./lib/patchbay.mjs";
import { consent, enable } from "./lib/sandbox.mjs";
import { until } from "./lib/until.mjs";

describe("the console's people", { timeout: 1_800_000 }, () => {
  let dev, api, browser;

  before(async () => {
    dev = await startPatchbay();
    api = new Api(dev);
    browser = await startBrowser();
    await enable(api, "sandbox-key");
  });
  after(async () => {
    await browser?.close();
    await dev?.stop();
  });

  const at = (path) => new URL(path, dev.base).href;

  /** A browser of its own, in which somebody has signed in at the issuer. */
  async function signIn(who, where = "/", options = {}) {
    const page = await browser.visit(at(`/console#${where}`), options);
    await page.getByRole("link", { name: "Sign in with your account" }).click();
    await consent(page, "allow", who);
    await until("the console is back", () => page.url().startsWith(at("/console")));
    return new Console(dev, page);
  }

  const signOut = async (page, how = "Sign out") => {
    await page.getByRole("button", { name: /^Signed in as/ }).click();
    await page.getByRole("menuitem", { name: how, exact: true }).click();
    await page.getByRole("heading", { name: "Sign in", exact: true }).waitFor();
  };

  /** What scripts of a page can find of who is signed in. */
  const kept = (page) =>
    page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]));

  test("a person comes back to the page that they asked for, and stays signed in", async () => {
    const { page } = await signIn("admin@example.com", "/settings/members");
    const row = page.locator("[data-member='admin@example.com']");
    await row.getByText("You", { exact: true }).waitFor();
    assert.equal(new URL(page.url()).hash, "#/settings/members");
    await shoot(page, "people-members");
    await page.reload();
    await row.waitFor();
    const other = await page.context().newPage();
    await other.goto(at("/console"));
    await other.getByRole("heading", { name: "Connectors", exact: true }).waitFor();
    const [local, tab, cookie] = JSON.parse(await kept(page));
    assert.deepEqual(Object.keys({ ...local, ...tab }), ["patchbay.console.project"], "more than the project is kept");
    assert.equal(cookie, "", "a script can read the cookie");
    // The last admin stays one, and the menu says why.
    await page.getByRole("button", { name: "Actions for admin", exact: true }).click();
    const lines = page.getByRole("menuitemradio", { name: /^Viewer/ });
    assert.equal(await lines.getAttribute("aria-disabled"), "true");
    await page.getByText("Make somebody else an admin first.").first().waitFor();
    await page.keyboard.press("Escape");
    await signOut(page);
    await other.reload();
    await other.getByRole("heading", { name: "Sign in", exact: true }).waitFor();
    assert.deepEqual(page.problems, []);
  });

  test("who is invited comes in, may do what the role allows, and is out at once", async () => {
    const admin = await signIn("admin@example.com", "/settings/members");
    await admin.page.locator("#invite").click();
    await admin.page.getByLabel("E-mail address").fill("no address");
    await admin.dialog().getByRole("button", { name: "Invite", exact: true }).click();
    await admin.page.locator("[aria-invalid=true]").waitFor();
    await admin.page.getByLabel("E-mail address").fill("grace@example.com");
    await admin.page.getByRole("radio", { name: /^Viewer/ }).check();
    await admin.dialog().getByRole("button", { name: "Invite", exact: true }).click();
    await admin.page.getByRole("heading", { name: "grace@example.com is invited" }).waitFor();
    await shoot(admin.page, "people-invited");
    await admin.press("Close");
    await admin.page.locator("[data-member='grace@example.com']").getByText("Invited").waitFor();

    const grace = await signIn("grace@example.com");
    const { page } = grace;
    await page.getByRole("heading", { name: "Connectors", exact: true }).waitFor();
    const add = page.locator("#add-connector");
    assert.equal(await add.getAttribute("aria-disabled"), "true");
    await add.focus(); // the reason can be reached by keyboard and is read
    assert.match(
      await add.evaluate((b) => document.getElementById(b.getAttribute("aria-describedby")).textContent),
      /viewer/,
    );
    await page.keyboard.press("Enter");
    assert.equal(await page.locator("dialog").count(), 0);
    const menu = await grace.menu("Actions for Sandbox (API key)");
    assert.equal(await menu.getByRole("menuitem", { name: /^Disable/ }).getAttribute("aria-disabled"), "true");
    await shoot(page, "people-viewer", { fullPage: false });
    await page.keyboard.press("Escape");
    await grace.go("/settings/keys");
    await page.getByRole("heading", { name: "This is for admins" }).waitFor();
    await shoot(page, "people-viewer-keys");

    await admin.page.reload(); // she has taken the invitation
    await (await admin.menu("Actions for grace")).getByRole("menuitemradio", { name: "Member", exact: true }).click();
    await admin.page.locator("[data-member='grace@example.com'][data-role=member]").waitFor();
    await page.reload();
    await grace.go("/");
    await until("the button works", async () => (await add.getAttribute("aria-disabled")) === null);

    await admin.choose("Actions for grace", "Remove");
    await admin.press("Remove");
    await admin.page.locator("[data-member='grace@example.com']").waitFor({ state: "detached" });
    await grace.go("/webhooks"); // the next thing that is asked for
    await page.getByRole("heading", { name: "You are in no project yet" }).waitFor();
    await shoot(page, "people-outsider");
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByRole("heading", { name: "Sign in", exact: true }).waitFor();
    assert.deepEqual([...admin.page.problems, ...page.problems], []);
  });

  test("a sign-in that fails says why in words", async () => {
    const page = await browser.visit(at("/console"));
    await page.locator("#sign-in").click();
    await consent(page, "deny", "admin@example.com");
    await page.getByText("The sign-in was not allowed.").waitFor();
    assert.equal(new URL(page.url()).hash, "#/");
    await page.goto(at("/sign-in/callback?code=x&state=y")); // of another browser
    await page.getByText("was begun in another browser").waitFor();
    await shoot(page, "people-refused");
    const { page: unverified } = await signIn("unverified@example.com");
    await unverified.getByText("your sign-in service has verified").waitFor();
    assert.deepEqual([...page.problems, ...unverified.problems], []);
  });

  test("an admin makes a project, and goes from one to the other", async () => {
    const console_ = await signIn("admin@example.com");
    const { page } = console_;
    await page.locator("[data-connector=sandbox-key]").waitFor();
    await console_.choose("Project: Local", "All projects");
    await page.locator("#create-project").click();
    await console_.press("Create");
    await page.getByText("Enter a name.").waitFor();
    await page.locator("#project-name").fill("Staging");
    await console_.press("Create");
    await page.getByRole("heading", { name: "No connectors yet" }).waitFor();
    await page.reload(); // it is still the one that was chosen
    await page.getByRole("heading", { name: "No connectors yet" }).waitFor();
    const menu = await console_.menu("Project: Staging");
    assert.equal(await menu.getByRole("menuitemradio", { checked: true }).innerText(), "Staging");
    await shoot(page, "people-switcher", { fullPage: false });
    await menu.getByRole("menuitemradio", { name: "Local" }).click();
    await page.locator("[data-connector=sandbox-key]").waitFor();
    await console_.go("/projects");
    await page.locator("[data-project]").nth(1).waitFor();
    await shoot(page, "people-projects");
    await page.getByRole("button", { name: "Open Staging" }).click();
    await page.getByRole("heading", { name: "No connectors yet" }).waitFor();
    assert.deepEqual(page.problems, []);
  });

  test("an admin renames the project, and the audit log says who by name", async () => {
    const console_ = await signIn("admin@example.com", "/settings");
    const { page } = console_;
    const form = page.locator("form", { has: page.locator("#this-project-name") });
    await page.locator("#this-project-name").fill(" ");
    await form.getByRole("button", { name: "Save" }).click();
    await page.getByText("Enter a name.").waitFor();
    await page.locator("#this-project-name").fill("Acme, live");
    await form.getByRole("button", { name: "Save" }).click();
    await page.getByRole("button", { name: "Project: Acme, live" }).waitFor();
    assert.equal((await api.must("GET", "/project")).name, "Acme, live");
    await page.getByText("It has every connector of the catalog.").waitFor();
    const row = page.locator("[data-audit='project.updated']", { hasText: "Acme, live" }).first();
    await until("the change is in the log", async () => {
      await console_.go("/settings");
      await console_.go("/settings/audit");
      await page.locator("[data-audit]").first().waitFor();
      return row.isVisible();
    });
    assert.match(await row.innerText(), /admin@example\.com/);
    await page.locator("[data-audit='auth_config.created']").getByText("make dev").first().waitFor();
    assert.ok(!(await page.locator("tbody").innerText()).includes("usr_"), "an id in place of a name");
    await api.must("PATCH", "/project", { name: "Local" });
    assert.deepEqual(page.problems, []);
  });

  test("an API key is made, shown once, used, and revoked", async () => {
    const console_ = await signIn("admin@example.com", "/settings/keys");
    const { page } = console_;
    await page.locator("[data-key]").first().getByText("The only one").waitFor();
    await page.locator("#add-key").click();
    await page.getByLabel("Only what I choose").check();
    await console_.press("Create");
    await page.getByText("Say what the key is for.").waitFor();
    await until("the first fault has the focus", () => page.evaluate(() => document.activeElement.id === "key-name"));
    await page.getByText("Choose at least one thing").waitFor();
    await page.locator("#key-name").fill("Reports");
    await page.getByLabel("It ends").selectOption("date");
    await page.getByLabel("Last day").fill("2020-01-31");
    await page.getByLabel("See linked accounts").check();
    await console_.press("Create");
    await page.getByText("Choose a day that is still to come.").waitFor();
    await page.getByLabel("It ends").selectOption("90");
    await console_.press("Create");
    const key = await page.locator("#new-key").innerText();
    await shoot(page, "people-new-key");
    await console_.press("Close");
    const row = page.locator("[data-key]", { hasText: "Reports" });
    await row.getByText("1 right").click();
    await row.getByText("See linked accounts").waitFor();
    assert.ok(!(await page.content()).includes(key), "the key is still on the page");
    const as = (path) => fetch(at(path), { headers: { authorization: `Bearer ${key}` } });
    assert.equal((await as("/accounts")).status, 200);
    assert.equal((await as("/webhooks")).status, 403);
    await until("its use is noted", async () => {
      await page.reload();
      await row.waitFor();
      return !(await row.innerText()).includes("Never");
    });
    await shoot(page, "people-keys");
    await console_.choose("Actions for Reports", "Revoke");
    await console_.press("Revoke");
    await row.waitFor({ state: "detached" });
    assert.equal((await as("/accounts")).status, 401);
    await console_.choose("Actions for make dev", "Revoke");
    await page.getByText("It is the only key that works.").waitFor();
    await shoot(page, "people-last-key");
    await console_.press("Cancel");
    assert.deepEqual(page.problems, []);
  });

  /** A request that curl signs with the credentials of the runner's AWS role. → its status */
  async function signed(address) {
    const {
      iam_access_key_id: id,
      iam_secret_access_key: secret,
      iam_session_token: token,
      iam_region: region,
    } = dev.all;
    const { stdout } = await promisify(execFile)("curl", [
      ...["-s", "-o", "/dev/null", "-w", "%{http_code}", "--aws-sigv4", `aws:amz:${region}:execute-api`],
      ...["--user", `${id}:${secret}`, "-H", `x-amz-security-token: ${token}`, address],
    ]);
    return Number(stdout);
  }

  test("an AWS role is granted access, calls, and is refused once it is revoked", async () => {
    const console_ = await signIn("admin@example.com", "/settings/roles");
    const { page } = console_;
    await page.getByRole("heading", { name: "No AWS role has access" }).waitFor();
    await page.locator("#add-role").click();
    await console_.press("Grant");
    await page.getByText("Give the role's ARN").waitFor();
    await until("the first fault has the focus", () => page.evaluate(() => document.activeElement.id === "role-arn"));
    for (const [text, says] of [
      ["arn:aws:sts::000000000000:assumed-role/dev/run", "This is a session of a role."],
      ["arn:aws:iam::000000000000:user/ada", "Only roles can be granted access"],
      ["deploy", "This is no ARN of a role"],
    ]) {
      await page.locator("#role-arn").fill(text);
      await console_.press("Grant");
      await page.getByText(says).waitFor();
    }
    await page.getByText("Choose at least one thing").waitFor();
    await accessible(page, "the form of an AWS role");
    await page.locator("#role-arn").fill("arn:aws:iam::000000000000:role/ci/eu/dev");
    await page.getByLabel("It ends").selectOption("90");
    await page.getByLabel("See linked accounts").check();
    await shoot(page, "people-role-form");
    await console_.press("Grant");
    const address = await page.locator("#role-address").innerText();
    await shoot(page, "people-role-granted");
    await accessible(page, "what a granted AWS role still needs");
    await console_.press("Close");
    const row = page.locator("[data-role='arn:aws:iam::000000000000:role/dev']");
    await row.getByText("1 right").click();
    await row.getByText("See linked accounts").waitFor();
    assert.equal(await signed(`${address}/accounts`), 200);
    assert.equal(await signed(`${address}/webhooks`), 403);
    // Of one role there is one grant.
    await page.locator("#add-role").click();
    await page.locator("#role-arn").fill("arn:aws:iam::000000000000:role/dev");
    await page.getByLabel("See linked accounts").check();
    await console_.press("Grant");
    await page.getByText("Revoke that first").waitFor();
    await console_.press("Cancel");
    await console_.press("Cancel"); // once more, since something was typed
    // What a role's call policy lets through is said in words.
    const reader = await api.must("POST", "/aws_roles", {
      role_arn: "arn:aws:iam::000000000000:role/reader",
      scopes: ["proxy:call"],
      call_policy: { read_only: true, deny: [{ path: "/payroll/**" }] },
    });
    await page.reload();
    const words = page.locator("[data-role='arn:aws:iam::000000000000:role/reader'] ul").last();
    await words.getByText("/payroll/**").waitFor();
    assert.equal(await words.getByRole("listitem").count(), 2);
    await accessible(page, "AWS roles");
    await shoot(page, "people-roles");
    for (const [name, options] of [
      ["people-roles-narrow", { viewport: { width: 390, height: 780 } }],
      ["people-roles-dark", { colorScheme: "dark" }],
    ]) {
      const other = await signIn("admin@example.com", "/settings/roles", options);
      await other.page.locator("[data-role]").first().waitFor();
      await fits(other.page, name);
      await accessible(other.page, name);
      await shoot(other.page, name);
      await other.page.locator("#add-role").click();
      await other.page.getByLabel("ARN of the role").waitFor();
      await fits(other.page, name);
      await shoot(other.page, `${name}-form`);
    }
    await api.must("DELETE", `/aws_roles/${reader.id}`);
    await page.reload();
    await console_.choose("Actions for dev", "Revoke");
    await page.getByText("Do this before you delete the role in AWS").waitFor();
    await shoot(page, "people-role-revoke");
    await console_.press("Revoke");
    await page.getByRole("heading", { name: "No AWS role has access" }).waitFor();
    assert.equal(await signed(`${address}/accounts`), 403);
    assert.deepEqual(page.problems, []);
  });

  test("an API key signs in to stay without being kept, and sign-out everywhere reaches each browser", async () => {
    const byKey = async (stay) => {
      const page = await browser.visit(at("/console"));
      await page.getByLabel("API key").fill(dev.key);
      await page.getByLabel(/^Stay signed in/).setChecked(stay);
      await page.getByRole("button", { name: "Sign in", exact: true }).click();
      await page.getByRole("heading", { name: "Connectors", exact: true }).waitFor();
      return page;
    };
    const [one, two, tab] = [await byKey(true), await byKey(true), await byKey(false)];
    assert.ok(!(await kept(one)).includes("pbk_"), "the key is kept");
    const other = await one.context().newPage();
    await other.goto(at("/console"));
    await other.getByRole("heading", { name: "Connectors", exact: true }).waitFor();
    const stranger = await tab.context().newPage();
    await stranger.goto(at("/console"));
    await stranger.getByRole("heading", { name: "Sign in", exact: true }).waitFor();

    // Another tab signs in anew: the first one goes on, without being told anything.
    await other.evaluate(
      (key) =>
        fetch("/session", {
          method: "POST",
          body: JSON.stringify({ api_key: key }),
          headers: { "content-type": "application/json" },
        }),
      dev.key,
    );
    await one.evaluate(() => (location.hash = "#/webhooks"));
    await one.getByRole("heading", { name: "No webhooks yet" }).waitFor();

    await signOut(one, "Sign out everywhere");
    await two.evaluate(() => (location.hash = "#/webhooks"));
    await two.getByText("Your session has ended.").waitFor();
    await tab.reload(); // a key is no session
    await tab.getByRole("heading", { name: "Connectors", exact: true }).waitFor();
    assert.deepEqual([...one.problems, ...two.problems, ...tab.problems], []);
  });

  test("every scope has words", async () => {
    const words = await readFile(join(ROOT, "shared/web/src/console/scopewords.ts"), "utf8");
    const { paths } = await (await fetch(at("/openapi.json"))).json();
    const known = new Set([...words.matchAll(/"([a-z_]+:[a-z]+)":/g)].map((m) => m[1]));
    const scopes = Object.values(paths).flatMap((p) => Object.values(p).flatMap((op) => op["x-scope"] ?? []));
    assert.ok(scopes.length > 20);
    assert.deepEqual(
      [...new Set(scopes)].filter((s) => !known.has(s)),
      [],
    );
    const { scopes: all } = await api.must("GET", "/project");
    assert.deepEqual([...known].sort(), [...all].sort());
  });
});
