import { stateBadge } from "./badges.js";
import { categoryName, count, h, logo } from "./dom.js";

const CATEGORIES = ["hris", "ats", "crm", "iam", "marketing", "lms", "documents", "ticketing", "screening", "messaging", "accounting", "scheduling"];
const LIMIT = 50;
const kept = { search: "", category: "", state: "" }; // coming back to the list finds it as it was

/** The list of connectors, with its filters. Returns what to show; it fills itself. */
export async function connectorsPage(app) {
  const list = h("ul", { class: "rows" });
  const more = h("div", { class: "actions" });
  const found = h("p", { class: "quiet", role: "status" });
  let turn = 0; // only the newest question's answer is shown

  const load = async (cursor) => {
    const mine = ++turn;
    const { data, next_cursor: next } = await app.api.connectors({ ...kept, cursor, limit: LIMIT });
    if (mine !== turn) return;
    if (!cursor) list.replaceChildren();
    list.append(...data.map(row));
    const n = list.childElementCount;
    found.textContent = n === 0 ? "No connector matches." : `${count(n, "connector")}${next ? " so far" : ""}`;
    more.replaceChildren(...(next ? [h("button", { type: "button", onclick: () => void app.guarded(() => load(next)) }, "Show more")] : []));
  };
  let typing;
  const change = (name, wait) => (event) => {
    kept[name] = event.target.value;
    clearTimeout(typing);
    typing = setTimeout(() => void app.guarded(() => load()), wait);
  };
  const option = (value, text, current) => h("option", { value, selected: value === current }, text);
  await load();
  return [
    h("div", { class: "head" }, h("h1", null, "Connectors")),
    await welcome(app),
    h("div", { class: "filters", role: "search" },
      h("input", { type: "search", "aria-label": "Search connectors", placeholder: "Search connectors…", value: kept.search, oninput: change("search", 150) }),
      h("select", { "aria-label": "Category", onchange: change("category", 0) }, option("", "All categories", kept.category),
        CATEGORIES.map((c) => option(c, categoryName(c), kept.category))),
      h("select", { "aria-label": "State", onchange: change("state", 0) }, option("", "Any state", kept.state),
        option("enabled", "Enabled", kept.state), option("disabled", "Disabled", kept.state), option("not_configured", "Not configured", kept.state))),
    found, list, more,
  ];
}

const row = (c) => h("li", null, h("a", { class: "row", href: `#/connectors/${encodeURIComponent(c.key)}`, "data-connector": c.key },
  logo(c.name, c.logo_url),
  h("span", { class: "grow" }, h("span", { class: "strong" }, c.name), c.release_stage && c.release_stage !== "stable" && h("span", { class: "badge" }, c.release_stage),
    h("span", { class: "quiet sub" }, c.categories.map(categoryName).join(", "))),
  h("span", { class: "counts quiet" }, c.auth_config_count > 0 && count(c.auth_config_count, "auth config"),
    c.linked_account_count > 0 && count(c.linked_account_count, "linked account")),
  stateBadge(c.state)));

/** The first steps, as long as no account is linked and the sandbox is there to take them in. */
async function welcome(app) {
  const [accounts, sandbox] = await Promise.all([app.api.accounts({ size: 1 }), app.api.connectors({ search: "sandbox", limit: 5 })]);
  if (accounts.length > 0 || sandbox.data.length === 0) return null;
  const step = (key, text) => {
    const c = sandbox.data.find((s) => s.key === key);
    return c && h("li", null, h("a", { href: `#/connectors/${key}` }, c.name), text);
  };
  return h("section", { class: "card welcome", "aria-labelledby": "welcome" },
    h("h2", { id: "welcome" }, "Link your first account in a minute"),
    h("p", null, "Two products live on your own machine, so nothing has to be registered anywhere."),
    h("ol", null, step("sandbox-key", ": add an auth config, then link an account with an API key."),
      step("sandbox-oauth", ": the same through OAuth, with a consent page."),
      h("li", null, "Try a call with each, disable the connector, and see the call refused.")));
}
