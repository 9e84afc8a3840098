// The hub's languages: whose is chosen, that everything is said in it, and what it costs.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { Api } from "./lib/api.mjs";
import { shoot, startBrowser } from "./lib/browser.mjs";
import { accessible, fits, spokenTexts } from "./lib/look.mjs";
import { patchbay } from "./lib/patchbay.mjs";
import { consent, enable, goodKey, newOwner, revokedKey } from "./lib/sandbox.mjs";

describe("the hub's languages", { timeout: 600_000 }, () => {
  let dev, api, browser;

  before(async () => {
    dev = await patchbay();
    api = new Api(dev);
    browser = await startBrowser();
    await enable(api, "sandbox-key");
    await enable(api, "sandbox-oauth");
  });
  after(async () => {
    await browser?.close();
    await dev?.stop();
  });

  async function check(page, name) {
    await shoot(page, `language-${name}`);
    await fits(page, name);
    await accessible(page, name);
    assert.deepEqual(page.problems, []);
  }

  async function visit(session, { query = "", ...options }) {
    const link = new URL((await api.session(newOwner("language"), session)).auth_link_url);
    link.search = query;
    return browser.visit(link.href, options);
  }

  const about = (page) => page.evaluate(() => [document.documentElement.lang, document.documentElement.dir]);

  const said = {
    en: ["What do you want to link?", "API key is required."],
    de: ["Was möchten Sie verknüpfen?", "API key ist erforderlich."],
    fr: ["Que souhaitez-vous associer ?", "API key : ce champ est obligatoire."],
    es: ["¿Qué desea vincular?", "API key: este campo es obligatorio."],
    ja: ["何を連携しますか？", "API keyは必須です。"],
    "zh-Hans": ["您想关联什么？", "请填写“API key”。"],
    "pt-BR": ["O que você quer vincular?", "API key: este campo é obrigatório."],
  };

  for (const [tag, [heading, fault]] of Object.entries(said)) {
    test(`speaks ${tag} when the address asks for it`, async () => {
      const phone = { viewport: { width: 390, height: 800 }, colorScheme: tag === "ja" ? "dark" : "light" };
      const hub = await visit({}, { query: `lang=${tag}`, ...phone });
      await hub.getByRole("heading", { name: heading, exact: true }).waitFor();
      assert.deepEqual(await about(hub), [tag, "ltr"]);
      await check(hub, `${tag}-picker`);
      await hub.locator("[data-provider=sandbox-key]").click();
      await hub.locator("#connect").click();
      await hub.getByText(fault, { exact: true }).waitFor();
      await check(hub, `${tag}-form`);
    });
  }

  const chosen = [
    ["de-CH", "", "de"],
    ["zh-CN", "", "zh-Hans"],
    ["zh-TW", "", "en"], // who reads the other script is not given this one
    ["pt-PT", "", "pt-BR"],
    ["nl", "", "en"],
    ["fr", "lang=es", "es"], // what the product asks for comes before what the browser prefers
    ["fr", "lang=nl", "fr"],
    ["fr", "lang=%3Cscript%3E", "fr"],
  ];
  for (const [locale, query, tag] of chosen) {
    test(`a browser in ${locale}${query && ` with ${query}`} gets ${tag}`, async () => {
      const hub = await visit({}, { locale, query });
      await hub.getByRole("heading", { name: said[tag][0], exact: true }).waitFor();
      assert.deepEqual(await about(hub), [tag, "ltr"]);
      assert.deepEqual(hub.problems, []);
    });
  }

  test("refusals, a denial and the end are said in German", async () => {
    const hub = await visit({ provider: "sandbox-key" }, { query: "lang=de" });
    await hub.locator("[name=api_key]").fill(revokedKey());
    await hub.getByRole("button", { name: "Konto verknüpfen" }).click();
    const alert = hub.getByRole("alert");
    await alert.getByText("Der Anbieter hat diese Zugangsdaten abgelehnt.").waitFor();
    await alert.getByText("Der Anbieter meldet:").waitFor();
    await check(hub, "de-refused");
    await hub.locator("[name=api_key]").fill(goodKey());
    await hub.getByRole("button", { name: "Konto verknüpfen" }).click();
    await hub.getByRole("heading", { name: "Konto verknüpft" }).waitFor();
    await check(hub, "de-linked");

    const spoken = await spokenTexts(hub);
    assert.equal(spoken["Konto verknüpft"], "de");

    const denied = await visit({ provider: "sandbox-oauth" }, { locale: "de" });
    const [popup] = await Promise.all([denied.waitForEvent("popup"), denied.locator("#connect").click()]);
    await denied.getByText("Fenster geschlossen?").waitFor();
    await check(denied, "de-waiting");
    await popup.locator("#deny").waitFor();
    await consent(popup, "deny");
    await denied.getByRole("alert").getByText("Der Zugriff wurde abgelehnt").waitFor();
  });

  test("what a connector says in English is read out as English, and what a provider says as it comes", async () => {
    const hub = await visit({}, { query: "lang=de" });
    await hub.locator("[data-provider=sandbox-key]").waitFor();
    const listed = await spokenTexts(hub);
    assert.deepEqual([listed["HR"], listed["Alle Kategorien"]], ["en", "de"]);
    await hub.locator("[data-provider=sandbox-key]").click();
    await hub.locator("[name=api_key]").fill(revokedKey());
    await hub.getByRole("button", { name: "Konto verknüpfen" }).click();
    await hub.getByRole("alert").waitFor();
    const { body } = await api.call("GET", "/connectors/sandbox-key");
    const spoken = await spokenTexts(hub);
    for (const { label, guide, description } of body.auth_types[0].config_fields)
      for (const text of [label, guide?.description, description]) if (text) assert.equal(spoken[text], "en", text);
    assert.equal(spoken["(erforderlich)"], "de");
    assert.equal(spoken["Der Anbieter meldet:"], "de");
    assert.equal(
      spoken["This API key has been revoked. Create another one."],
      "",
      "nobody knows the provider's language",
    );

    const english = await spokenTexts(await visit({ provider: "sandbox-key" }, { query: "lang=en" }));
    assert.deepEqual([...new Set(Object.values(english))], ["en"]);
  });

  test("a flow in the hub's own window comes back in the language that was asked for", async () => {
    const hub = await browser.visit();
    await hub.addInitScript(() => {
      window.open = () => null;
    });
    const link = new URL((await api.session(newOwner("same"), { provider: "sandbox-oauth" })).auth_link_url);
    link.search = "lang=ja";
    await hub.goto(link.href);
    await hub.locator("#connect").click();
    await hub.locator("#allow").waitFor();
    await consent(hub, "allow");
    await hub.getByRole("heading", { name: "アカウントを連携しました" }).waitFor();
    assert.deepEqual(hub.problems, []);
  });

  test("English loads no table of another language, and German one file more", async () => {
    const scripts = async (query) => {
      const hub = await visit({ provider: "sandbox-key" }, { query });
      await hub.locator("[name=api_key]").waitFor();
      return hub.evaluate(() =>
        performance
          .getEntriesByType("resource")
          .map((e) => e.name.split("/").pop())
          .filter((n) => n.endsWith(".js"))
          .sort(),
      );
    };
    assert.deepEqual(await scripts("lang=en"), ["hub.js"]);
    assert.deepEqual(await scripts("lang=de"), ["de.js", "hub.js"]);
  });

  test("a language whose file does not come is English", async () => {
    const hub = await browser.visit();
    await hub.route("**/fr.js", (route) => route.abort());
    const link = new URL((await api.session(newOwner("lost"))).auth_link_url);
    link.search = "lang=fr";
    await hub.goto(link.href);
    await hub.getByRole("heading", { name: said.en[0] }).waitFor();
    assert.deepEqual(await about(hub), ["en", "ltr"]);
  });
});
