// The pictures of the README, taken of a Patchbay that is started for them: what a first-time owner sees.
import { execFileSync } from "node:child_process";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { Api } from "./lib/api.mjs";
import { startBrowser } from "./lib/browser.mjs";
import { Console } from "./lib/console.mjs";
import { ROOT } from "./lib/modules.mjs";
import { startPatchbay } from "./lib/patchbay.mjs";
import { enable, goodKey, linkByKey } from "./lib/sandbox.mjs";
import { until } from "./lib/until.mjs";

const folder = join(ROOT, "infra/docs/pictures");
await mkdir(folder, { recursive: true });
const dev = await startPatchbay();
const api = new Api(dev);
const browser = await startBrowser();
const wide = { viewport: { width: 1280, height: 800 } };
const shot = (page, name) => page.screenshot({ path: join(folder, `${name}.png`) });
try {
  await enable(api, "sandbox-key");
  await enable(api, "sandbox-oauth");
  const own = { client_id: "2f1c7a5e", client_secret: "of-a-picture" };
  for (const [key, auth_type] of [
    ["hubspot", "oauth2"],
    ["bamboohr", "api_key"],
    ["slack", "oauth2"],
    ["zendesk", "oauth2"],
  ]) {
    const { auth_types: types } = await api.must("GET", `/connectors/${key}`);
    const type = types.find((t) => t.key === auth_type) ?? types[0];
    const fields = Object.fromEntries(type.setup_fields.flatMap((f) => (own[f.key] ? [[f.key, own[f.key]]] : [])));
    await api.createAuthConfig(key, { auth_type: type.key, setup_fields: fields });
  }
  for (const owner of ["initech", "hooli", "globex"]) {
    const id = await linkByKey(api, owner);
    for (const path of ["/me", "/employees", "/nope"]) await api.proxy(id, path);
  }
  await until(
    "the log has its calls",
    async () => (await api.must("GET", "/requests/logs?page_size=20")).data.length > 8,
  );

  const console_ = await Console.open(browser, dev, "", wide);
  const { page } = console_;
  await page.locator("[data-connector=hubspot]").waitFor();
  await shot(page, "connectors");
  await console_.go("/logs");
  await page.locator("[data-log]").first().waitFor();
  await shot(page, "logs");
  await console_.go("/try");
  await page.getByLabel("What may be linked").selectOption("sandbox-key");
  await page.locator("#try-open").click();
  const hub = page.locator("patchbay-hub");
  await hub.locator("[name=api_key]").fill(goodKey());
  await hub.locator("#connect").click();
  await page.locator("#try-send").click();
  await page.locator("#try-answer", { hasText: "Ada Lovelace" }).waitFor();
  await page.locator("#step-call").evaluate((h) => h.closest("section").scrollIntoView());
  await shot(page, "playground");

  const { auth_link_url: link } = await api.session("acme", {});
  const phone = await browser.visit(link, { viewport: { width: 420, height: 640 } });
  await phone.locator("[data-provider=hubspot]").waitFor();
  await shot(phone, "hub");
  const docs = await browser.visit(new URL("/docs#create-connect-session", dev.base).href, {
    ...wide,
    colorScheme: "dark",
  });
  await docs.locator("article#create-connect-session").waitFor();
  await until("the operation is in sight", () =>
    docs.evaluate(() => document.getElementById("create-connect-session").getBoundingClientRect().top < 100),
  );
  await shot(docs, "docs");
} finally {
  await browser.close();
  await dev.stop();
}
console.log(execFileSync("ls", ["-l", folder], { encoding: "utf8" }));
