import { textField } from "./authconfigs.js";
import { moment, statusBadge } from "./badges.js";
import { ask, copyButton, toast } from "./dialog.js";
import { h, notice } from "./dom.js";
import { explain, pretty, Problem } from "./request.js";

const SIZE = 25;

/** All linked accounts of the project. */
export async function accountsPage(app) {
  const status = h("select", { "aria-label": "Status", onchange: () => void app.guarded(fill) },
    h("option", { value: "" }, "Any status"), ["active", "inactive", "error"].map((s) => h("option", { value: s }, s)));
  const slot = h("div");
  const fill = async () => slot.replaceChildren(await accountsSection(app, { status: status.value, heading: false }));
  await fill();
  return [h("div", { class: "head" }, h("h1", { class: "grow" }, "Linked accounts"), h("div", null, status)), slot];
}

/** A table of linked accounts, of one connector or of all. */
export async function accountsSection(app, { provider, status, connector, heading = true }) {
  const body = h("tbody");
  const more = h("div", { class: "actions" });
  const empty = h("p", { class: "card quiet" }, "No linked accounts.");
  const table = h("div", { class: "table" }, h("table", null, h("thead", null, h("tr", null,
    ["Owner", !provider && "Connector", "Status", "Updated"].filter(Boolean).map((t) => h("th", { scope: "col" }, t)),
    h("td", null, h("span", { class: "visually-hidden" }, "Actions")))), body));

  const load = async (page) => {
    const accounts = await app.api.accounts({ provider, status, page, size: SIZE });
    body.append(...accounts.map((a) => row(app, a, !provider, connector)));
    more.replaceChildren(...(accounts.length === SIZE ? [h("button", { type: "button", onclick: () => void app.guarded(() => load(page + 1)) }, "Show more")] : []));
    table.hidden = body.childElementCount === 0;
    empty.hidden = !table.hidden;
  };
  await load(1);
  return h("section", { "aria-labelledby": heading ? "accounts" : null }, heading && h("h2", { id: "accounts" }, "Linked accounts"), table, empty, more);
}

function row(app, account, named, connector) {
  const reasons = (account.status_reasons ?? []).map((r) => r.description || r.code).filter(Boolean).join("; ");
  return h("tr", { "data-account": account.id, "data-status": account.status },
    h("td", null, h("span", { class: "strong" }, account.origin_owner_name || account.origin_owner_id), h("span", { class: "quiet sub" }, account.origin_owner_id, " · ", h("code", null, account.id))),
    named && h("td", null, h("a", { href: `#/connectors/${encodeURIComponent(account.provider)}` }, account.provider_name ?? account.provider)),
    h("td", null, statusBadge(account.status), reasons && h("span", { class: "quiet sub" }, reasons)),
    h("td", { class: "quiet" }, moment(account.updated_at)),
    h("td", { class: "actions end" },
      h("button", { type: "button", class: "small", "data-try": account.id, onclick: () => void tryCall(app, account, connector) }, "Try a call"),
      h("button", { type: "button", class: "small danger", "aria-label": `Delete the account of ${account.origin_owner_name || account.origin_owner_id}`, onclick: () => void app.guarded(() => remove(app, account)) }, "Delete")));
}

async function remove(app, account) {
  const done = await ask({
    title: "Delete this linked account?", primary: "Delete", danger: true,
    content: h("p", null, "Its credentials are deleted, and revoked at the provider where the provider can. The end user has to link again."),
    act: () => app.api.deleteAccount(account.id),
  });
  if (!done) return;
  toast("The account was deleted.");
  await app.reload();
}

/** One call to the provider's API through Patchbay, shown as it came back. */
async function tryCall(app, account, connector) {
  const sandbox = account.provider.startsWith("sandbox");
  const path = textField("try-path", "Path, below the product's API", connector?.sample_call?.path ?? (sandbox ? "/employees" : "/"));
  const method = h("select", { id: "try-method" }, ["GET", "POST", "PUT", "PATCH", "DELETE"].map((m) => h("option", null, m)));
  const body = h("textarea", { id: "try-body", rows: "4", spellcheck: "false", placeholder: '{"name": "value"}' });
  const bodyField = h("div", { class: "field", hidden: true }, h("label", { for: "try-body" }, "Body, as JSON"), h("div", { class: "input" }, body));
  method.addEventListener("change", () => {
    bodyField.hidden = method.value === "GET" || method.value === "DELETE";
  });
  const answer = h("div", { id: "try-answer", class: "slot", role: "status" });
  await ask({
    title: `Call as ${account.origin_owner_name || account.origin_owner_id}`, primary: "Send", cancel: "Close",
    content: h("div", { class: "stack" }, h("div", { class: "pair" }, h("div", { class: "field" }, h("label", { for: "try-method" }, "Method"), method), path.element), bodyField, answer),
    act: async () => {
      const request = { method: method.value, path: path.input.value.trim() };
      if (!bodyField.hidden && body.value.trim() !== "") {
        try {
          request.body = JSON.parse(body.value);
        } catch {
          answer.replaceChildren(notice("error", h("p", null, "The body is not JSON.")));
          return false;
        }
      }
      try {
        const { status, text } = await app.api.proxy(account.id, request);
        answer.replaceChildren(h("p", { class: "strong" }, `${status} from ${account.provider_name ?? account.provider}`), h("pre", { class: "said", tabindex: "0" }, pretty(text)));
      } catch (problem) {
        if (!(problem instanceof Problem)) throw problem;
        answer.replaceChildren(notice("error", h("p", { class: "quiet" }, `Status ${problem.status}`), explain(problem)));
      }
      return false;
    },
  });
}

/** Makes a connect session and opens its hosted hub, as the owner's own product would for one of its customers. */
export async function linkAccount(app, connector) {
  const owner = textField("owner-id", "Owner id", "acme", "Your customer's id in your own system. Linking again as the same owner edits the account.");
  const name = textField("owner-name", "Owner name", "Acme Inc.");
  const configs = connector.auth_configs;
  const choice = h("select", { id: "session-config" }, configs.map((c) => h("option", { value: c.default ? "" : c.id, selected: c.default }, c.default ? `${c.name} (default)` : c.name)));
  let session;
  const opened = await ask({
    title: `Link an account of ${connector.name}`, primary: "Open the hub",
    content: h("div", { class: "stack" }, owner.element, name.element,
      configs.length > 1 && h("div", { class: "field" }, h("label", { for: "session-config" }, "Auth config"), choice)),
    act: async () => {
      const tab = window.open("about:blank", "_blank");
      try {
        session = await app.api.createSession({
          origin_owner_id: owner.input.value.trim(), origin_owner_name: name.input.value.trim(), provider: connector.key, integration_id: choice.value || undefined,
        });
      } catch (problem) {
        tab?.close();
        throw problem;
      }
      if (tab) {
        tab.opener = null;
        tab.location.replace(session.auth_link_url);
      }
      return { blocked: !tab };
    },
  });
  if (!opened) return;
  if (!opened.blocked) return toast("The hub is open in another tab. Come back here when the account is linked.");
  await ask({
    title: "Open the hub",
    content: h("div", { class: "stack" }, h("p", null, "Your browser did not open a tab. Open the link yourself, or send it to the end user; it works for 30 minutes."),
      h("div", { class: "copy" }, h("p", { class: "grow" }, h("a", { href: session.auth_link_url, target: "_blank", rel: "noopener" }, "Open the hub")), copyButton(session.auth_link_url, "Copy the link"))),
  });
}
