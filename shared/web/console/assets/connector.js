import { accountsSection, linkAccount } from "./accounts.js";
import { authConfigsSection } from "./authconfigs.js";
import { schemeName, stateBadge } from "./badges.js";
import { copyButton, ask, toast } from "./dialog.js";
import { categoryName, count, h, logo, notice, outside } from "./dom.js";

/** One connector: how it authenticates, its auth configs, its linked accounts. */
export async function connectorPage(app, key) {
  const connector = await app.api.connector(key);
  const reload = () => app.reload();
  const configured = connector.state !== "not_configured";
  const accounts = configured ? await accountsSection(app, { provider: key, connector }) : null;
  return [
    h("p", null, h("a", { href: "#/" }, "← Connectors")),
    h("div", { class: "head" }, logo(connector.name, connector.logo_url),
      h("div", { class: "grow" }, h("h1", null, connector.name, " ", stateBadge(connector.state)),
        h("p", { class: "quiet" }, [connector.categories.map(categoryName).join(", "), h("code", null, connector.key)].flatMap((x, i) => (i ? [" · ", x] : [x])),
          connector.docs_url && [" · ", outside(connector.docs_url, "How it authenticates")])),
      h("div", { class: "actions" },
        connector.state === "enabled" && h("button", { type: "button", class: "primary", id: "link-account", onclick: () => void linkAccount(app, connector) }, "Link an account"),
        connector.state === "enabled" && h("button", { type: "button", id: "disable", onclick: () => void app.guarded(() => disable(app, connector)) }, "Disable"),
        connector.state === "disabled" && h("button", { type: "button", class: "primary", id: "enable", onclick: () => void app.guarded(() => enable(app, connector)) }, "Enable"))),
    connector.state === "disabled" && notice("warning", h("p", null,
      "This connector is disabled. It is not in the hub, its linked accounts are inactive, and every API call for one of them is refused.")),
    authConfigsSection(app, connector, reload),
    accounts,
    aboutSection(connector),
  ];
}

async function enable(app, connector) {
  const done = await app.api.enable(connector.key);
  toast(`${connector.name} is enabled: ${count(done.affected_accounts, "linked account")} back.`);
  await app.reload();
}

async function disable(app, connector) {
  const would = await app.api.disable(connector.key, true);
  const n = would.affected_accounts;
  const done = await ask({
    title: `Disable ${connector.name}?`,
    content: h("div", { class: "stack" },
      h("p", null, n === 0 ? "It has no linked accounts." : h("strong", { id: "affected" }, count(n, "linked account")),
        n > 0 && ` ${n === 1 ? "becomes" : "become"} inactive, and every API call for ${n === 1 ? "it" : "one of them"} is refused at once.`),
      h("p", null, `Nobody can link ${connector.name} until you enable it again. Nothing is deleted: enabling brings the accounts back.`)),
    primary: "Disable", danger: true, cancel: "Keep it enabled",
    act: () => app.api.disable(connector.key, false),
  });
  if (!done) return;
  toast(`${connector.name} is disabled.`);
  await app.reload();
}

function aboutSection(connector) {
  const oauth = connector.auth_types.some((a) => a.scheme === "oauth2_code");
  return h("section", { "aria-labelledby": "about" }, h("h2", { id: "about" }, "How it authenticates"),
    oauth && h("div", { class: "copy" }, h("p", { class: "grow" }, h("span", { class: "quiet sub" }, "Redirect URI, to register with the provider"),
      h("code", { id: "redirect-uri" }, connector.redirect_uri)), copyButton(connector.redirect_uri, "Copy the redirect URI")),
    connector.auth_types.map((a) => h("div", { class: "card" },
      h("h3", null, a.label, " ", h("span", { class: "badge" }, schemeName(a.scheme))),
      fieldList("You set up once", a.setup_fields, "nothing"),
      fieldList("Each end user enters", a.config_fields, "nothing"))));
}

const fieldList = (title, fields, none) => h("p", null, h("span", { class: "quiet" }, `${title}: `),
  fields?.length ? fields.map((f, i) => [i > 0 && ", ", f.label, !f.required && h("span", { class: "quiet" }, " (optional)")]) : none);
