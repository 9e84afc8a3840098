import { h, logo, notice, outside } from "./dom.js";
import { fieldsForm, noticesAt } from "./form.js";
import { explain } from "./request.js";

/**
 * The form of one connector.
 *
 * about: {name, config, account|null, back: function|null, problem: Problem|null}; submit(credentials) returns a promise
 * that rejects with a Problem. Elsewhere the page decides what comes after success.
 */
export function connectForm({ name, icon, config, account, back, problem }, submit) {
  const redirects = config.type === "oauth2" && (config.grantType ?? "authorization_code") === "authorization_code";
  const form = fieldsForm(config.configFields ?? [], account ? { ...account.setupInformation, ...account.secrets } : {});
  const errors = h("div", { class: "slot", tabindex: "-1" });
  const label = redirects ? (account ? `Reconnect ${name}` : `Continue to ${name}`) : account ? "Save" : "Link account";
  const go = h("button", { type: "submit", class: "primary", id: "connect" }, label);
  const cancel = back && h("button", { type: "button", onclick: back }, "Back");

  const report = (failure) => {
    const rest = failure.fields.length > 0 ? form.blame(failure.fields) : [];
    errors.replaceChildren(notice("error", explain(failure), rest.map((f) => h("p", null, `${f.location}: ${f.message}`))));
    if (rest.length === failure.fields.length) errors.focus();
  };
  if (problem) report(problem);

  return [
    h("div", { class: "title" }, logo(name, icon),
      h("div", null, h("h1", null, account ? `Edit ${name}` : `Link ${name}`),
        config.support?.link && h("p", { class: "help" }, outside(config.support.link, config.support.description || "How to set this up")))),
    h("form", {
      novalidate: true, autocomplete: "off",
      onsubmit: async (event) => {
        event.preventDefault();
        if (go.disabled || !form.check()) return;
        go.disabled = true;
        go.setAttribute("aria-busy", "true");
        errors.replaceChildren();
        try {
          await submit(form.read(), redirects);
        } catch (failure) {
          report(failure);
        } finally {
          go.disabled = false;
          go.removeAttribute("aria-busy");
        }
      },
    },
    errors, noticesAt(config.configNotices, "top"), form.element, noticesAt(config.configNotices, "bottom"),
    redirects && h("p", { class: "quiet" }, `A window of ${name} opens, in which you sign in and give access.`),
    h("div", { class: "actions" }, go, cancel)),
  ];
}
