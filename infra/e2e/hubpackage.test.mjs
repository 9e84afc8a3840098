// The npm package infra/node/packages/hub: what it packs, and its README's snippets as they stand, in a browser.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { Api } from "./lib/api.mjs";
import { startBrowser } from "./lib/browser.mjs";
import { fileOf, ROOT } from "./lib/modules.mjs";
import { patchbay } from "./lib/patchbay.mjs";
import { enable, goodKey, linkByKey, newOwner } from "./lib/sandbox.mjs";
import { until } from "./lib/until.mjs";

const FOLDER = join(ROOT, "infra/node/packages/hub");
const types = { ".js": "text/javascript", ".mjs": "text/javascript", ".html": "text/html" };

/** React's published CommonJS files as one module, as a bundler would make it. */
async function reactModule() {
  const files = {
    react: "react/cjs/react.production.js",
    scheduler: "scheduler/cjs/scheduler.production.js",
    "react-dom": "react-dom/cjs/react-dom.production.js",
    "react-dom/client": "react-dom/cjs/react-dom-client.production.js",
  };
  let text = "const made = {}, makers = {};\nconst require = (n) => {\n";
  text += "  if (!made[n]) makers[n]((made[n] = { exports: {} }), made[n].exports);\n  return made[n].exports;\n};\n";
  for (const [name, file] of Object.entries(files))
    text += `makers["${name}"] = (module, exports) => {\n${await readFile(fileOf(file), "utf8")}\n};\n`;
  text += 'export const { createElement, useEffect, useRef, useState } = require("react");\n';
  return text + 'export const { createRoot } = require("react-dom/client");\n';
}

describe("the npm package of the hub", { timeout: 600_000 }, () => {
  let dev, api, browser, server, folder, origin, owner;

  before(async () => {
    dev = await patchbay();
    api = new Api(dev);
    await enable(api, "sandbox-key");
    await enable(api, "sandbox-oauth");
    browser = await startBrowser();
    folder = await mkdtemp(join(tmpdir(), "patchbay-package-"));
    const readme = await readFile(join(FOLDER, "README.md"), "utf8");
    const pages = {};
    for (const [, name, code] of readme.matchAll(/```jsx?\n\/\/ (\w+\.mjs).*\n([\s\S]*?)```/g)) pages[name] = code;
    assert.deepEqual(Object.keys(pages), [
      "backend.mjs",
      "page.mjs",
      "react.mjs",
      "connections.mjs",
      "reactconnections.mjs",
    ]);
    await writeFile(join(folder, "backend.mjs"), pages["backend.mjs"]);
    Object.assign(process.env, { PATCHBAY_URL: dev.base, PATCHBAY_API_KEY: dev.key });
    const { hubToken } = await import(pathToFileURL(join(folder, "backend.mjs")));
    const map = {
      react: "/react.js",
      "react-dom/client": "/react.js",
      "patchbay-hub": "/package/dist/patchbay-hub.js",
      "patchbay-hub/react": "/package/react.js",
      "patchbay-hub/connections": "/package/dist/patchbay-connections.js",
    };
    const html = (script) => `<!doctype html><html lang="en"><meta charset="utf-8"><title>A product</title>
<script type="importmap">${JSON.stringify({ imports: map })}</script><body><div id="root"></div>
<script type="module" src="${script}"></script>`;
    // The embedding guide's HTML, with the token that its reader's back end would put in, and its one line of script.
    const text = await readFile(join(ROOT, "infra/docs/embedding.md"), "utf8");
    const elements = [...text.matchAll(/```html\n([\s\S]*?)```/g)].map(([, code]) => code);
    const [language, ...others] = [...text.matchAll(/```js\n(customElements[\s\S]*?)```/g)].map(([, code]) => code);
    assert.deepEqual([elements.length, others.length], [2, 0]);
    const guide = Object.fromEntries(
      ["hub", "connections"].map((name, n) => [
        `/guide-${name}.html`,
        async () => {
          const token = await hubToken({ id: owner, name: `${owner} Inc.` }, { manage_connections: n === 1 });
          const code = elements[n].replaceAll("https://patchbay.example.com", dev.base).replace('"…"', `"${token}"`);
          return `<!doctype html><html lang="en"><meta charset="utf-8"><title>A product</title><body>${code}`;
        },
      ]),
    );
    guide["/guide-dutch.html"] = async () =>
      (await guide["/guide-hub.html"]()).replace('lang="en"', 'lang="nl"') +
      `<script type="module">${language}</script>`;
    const answers = {
      "/plain.html": () => html("/page.mjs"),
      "/react.html": () => html("/react.mjs"),
      "/page.mjs": () => pages["page.mjs"],
      "/react.mjs": () => pages["react.mjs"],
      "/react.js": reactModule,
      "/connections.html": () => html("/connections.mjs"),
      "/reactconnections.html": () => html("/reactconnections.mjs"),
      "/connections.mjs": () => pages["connections.mjs"],
      "/reactconnections.mjs": () => pages["reactconnections.mjs"],
      ...guide,
      "/connections-token": async () =>
        JSON.stringify({
          token: await hubToken({ id: owner, name: `${owner} Inc.` }, { manage_connections: true }),
          patchbay: dev.base,
        }),
      "/hub-token": async () =>
        JSON.stringify({ token: await hubToken({ id: owner, name: `${owner} Inc.` }), patchbay: dev.base }),
    };
    const answer = async (path) => {
      if (path.startsWith("/package/")) return readFile(join(FOLDER, path.slice("/package/".length)));
      return answers[path]?.();
    };
    server = createServer((req, res) => {
      answer(req.url)
        .then((body) => {
          res.setHeader("content-type", types[/\.\w+$/.exec(req.url)?.[0]] ?? "application/json");
          res.writeHead(body === undefined ? 404 : 200).end(body);
        })
        .catch((error) => res.writeHead(500).end(String(error)));
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    origin = `http://127.0.0.1:${server.address().port}`;
  });
  after(async () => {
    await browser?.close();
    server?.closeAllConnections();
    server?.close();
    if (folder) await rm(folder, { recursive: true, force: true });
    await dev?.stop();
  });

  /** Links by key in whichever hub the page shows. Returns the account. */
  async function link(page) {
    await page.locator("[data-provider=sandbox-key]").click();
    await page.locator("[name=api_key]").fill(goodKey());
    await page.locator("#connect").click();
    const [account] = await until("the account is there", async () => {
      const found = await api.accountsOf(owner);
      return found.length > 0 && found;
    });
    return account;
  }

  test("the guide's snippets of HTML link an account, show it, and speak a language that the page adds", async () => {
    owner = newOwner("guide");
    const page = await browser.visit(`${origin}/guide-hub.html`);
    const { id } = await link(page);
    await page.getByRole("heading", { name: "Account linked" }).waitFor();
    await page.goto(`${origin}/guide-connections.html`);
    await page.locator(`[data-connection="${id}"]`).waitFor();
    owner = newOwner("guide-dutch");
    await page.goto(`${origin}/guide-dutch.html`);
    await page.getByRole("heading", { name: "Wat wil je koppelen?" }).waitFor();
    await page.getByRole("searchbox", { name: "Zoeken" }).waitFor();
    assert.deepEqual(page.problems, []);
  });

  test("the snippet for any page links an account", async () => {
    owner = newOwner("package");
    const page = await browser.visit(`${origin}/plain.html`);
    const { id } = await link(page);
    await until("the page was told", async () => (await page.title()) === `Linked sandbox-key as ${id}`);
    await page.getByRole("button", { name: "Close" }).click();
    await until("the hub is gone", async () => (await page.locator("patchbay-hub").count()) === 0);
    assert.deepEqual(page.problems, []);
  });

  test("the snippet for React links an account", async () => {
    owner = newOwner("package-react");
    const page = await browser.visit(`${origin}/react.html`);
    const { id } = await link(page);
    await page.getByText(`Linked sandbox-key as ${id}`).waitFor();
    assert.deepEqual(page.problems, []);
  });

  for (const [name, address] of [
    ["any page", "connections.html"],
    ["React", "reactconnections.html"],
  ])
    test(`the snippet of the connections for ${name} shows what is linked, and ends it`, async () => {
      owner = newOwner("package-connections");
      const id = await linkByKey(api, owner);
      const page = await browser.visit(`${origin}/${address}`);
      const row = page.locator(`[data-connection="${id}"]`);
      await row.getByRole("button", { name: "Disconnect" }).click();
      await row.getByText("Disconnect this account?").waitFor();
      await row.getByRole("button", { name: "Disconnect" }).click();
      const said = `Ended ${id}`;
      await until("the page was told", async () =>
        name === "React" ? page.getByText(said).isVisible() : (await page.title()) === said,
      );
      assert.deepEqual(await api.accountsOf(owner), []);
      assert.deepEqual(page.problems, []);
    });

  test("a language of the package comes from the package", async () => {
    owner = newOwner("package-de");
    const page = await browser.visit(`${origin}/plain.html`, { locale: "de" });
    await page.evaluate(() => document.documentElement.removeAttribute("lang"));
    await page.locator("[data-provider=sandbox-key]").waitFor();
    await page.evaluate(() => document.querySelector("patchbay-hub").setAttribute("lang", "de"));
    await page.getByRole("heading", { name: "Was möchten Sie verknüpfen?" }).waitFor();
  });

  test("it can be imported where there is no browser, as servers that render pages do", async () => {
    const { PatchbayHub } = await import(pathToFileURL(join(FOLDER, "dist/patchbay-hub.js")));
    assert.equal(typeof PatchbayHub, "function");
  });

  test("it packs everything that its exports name", async () => {
    const said = execFileSync("npm", ["pack", "--dry-run", "--json", "--offline"], { cwd: FOLDER, encoding: "utf8" });
    const packed = JSON.parse(said)[0].files.map((f) => f.path);
    const { exports } = JSON.parse(await readFile(join(FOLDER, "package.json"), "utf8"));
    const named = Object.values(exports).flatMap((e) => (typeof e === "string" ? [e] : Object.values(e)));
    for (const file of [...named.map((n) => n.slice(2)), "README.md", "LICENSE", "dist/style.js", "dist/zh-Hans.js"])
      assert.ok(packed.includes(file), `${file} is not packed: ${packed}`);
  });
});
