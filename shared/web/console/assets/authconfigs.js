import { schemeName } from "./badges.js";
import { ask, toast } from "./dialog.js";
import { count, h } from "./dom.js";
import { dots, fieldsForm, isRedacted } from "./form.js";

/** The auth configs of one connector, and what can be done with them. */
export function authConfigsSection(app, connector, reload) {
  const configs = connector.auth_configs;
  const does = (action) => () => void app.guarded(async () => {
    if (await action()) await reload();
  });
  return h("section", { "aria-labelledby": "configs" },
    h("div", { class: "head" }, h("h2", { id: "configs", class: "grow" }, "Auth configs"),
      h("button", { type: "button", id: "add-config", class: configs.length === 0 ? "primary" : null, onclick: does(() => add(app, connector)) }, "Add an auth config")),
    configs.length === 0 && h("p", { class: "card quiet" }, `${connector.name} is not configured. The first auth config enables it.`),
    configs.map((c) => card(app, connector, c, does)));
}

function card(app, connector, config, does) {
  const type = connector.auth_types.find((a) => a.key === config.auth_type);
  const shown = (type?.setup_fields ?? []).filter((f) => config.setup_fields?.[f.key])
    .map((f) => [h("dt", null, f.label), h("dd", null, h("code", null, isRedacted(config.setup_fields[f.key]) ? dots(config.setup_fields[f.key]) : config.setup_fields[f.key]))]);
  return h("article", { class: "card", "data-config": config.id },
    h("div", { class: "head" },
      h("div", { class: "grow" }, h("h3", null, config.name, " ", config.default && h("span", { class: "badge good" }, "Default")),
        h("p", { class: "quiet" }, type?.label ?? config.auth_type, ` · ${count(config.linked_account_count, "linked account")}`),
        h("p", { class: "quiet" }, h("code", null, config.id))),
      h("div", { class: "actions" },
        !config.default && h("button", { type: "button", class: "small", onclick: does(() => makeDefault(app, config)) }, "Make default"),
        h("button", { type: "button", class: "small", "aria-label": `Edit ${config.name}`, onclick: does(() => edit(app, connector, config)) }, "Edit"),
        h("button", { type: "button", class: "small danger", "aria-label": `Delete ${config.name}`, onclick: does(() => remove(app, connector, config)) }, "Delete"))),
    config.uses_shared_client && h("p", { class: "quiet" }, "Uses the client that this deployment shares."),
    shown.length > 0 && h("dl", null, shown));
}

async function makeDefault(app, config) {
  await app.api.makeDefault(config.id);
  toast(`${config.name} is the default now.`);
  return true;
}

async function add(app, connector) {
  const types = connector.auth_types;
  const first = connector.auth_configs.length === 0;
  const repeat = crypto.randomUUID();
  const name = textField("config-name", "Name", "", "Only you see it. Left empty, it is named for you.");
  const isDefault = check("config-default", "Make it the default: connect sessions that name no auth config use it");
  const slot = h("div", { class: "stack" });
  let type = types[0];
  let form;
  let shared;

  const choose = (key) => {
    type = types.find((t) => t.key === key);
    form = fieldsForm(type.setup_fields ?? [], {}, "setup");
    shared = type.shared_client_available ? check("config-shared", "Use the client that this deployment shares", () => {
      form.element.hidden = shared.box.checked;
    }) : null;
    if (shared) shared.box.checked = form.element.hidden = true; // what works without registering anything comes first
    slot.replaceChildren(...[
      shared?.element,
      (type.setup_fields ?? []).length === 0 && h("p", { class: "quiet" }, "There is nothing to set up: each end user enters what is needed."),
      form.element].filter(Boolean));
  };
  choose(type.key);
  const done = await ask({
    title: `Add an auth config for ${connector.name}`,
    primary: "Add",
    content: h("div", { class: "stack" },
      types.length > 1 && h("fieldset", null, h("legend", null, "How it authenticates"), types.map((t, i) => h("label", { class: "choice" },
        h("input", { type: "radio", name: "auth_type", value: t.key, checked: i === 0, onchange: () => choose(t.key) }),
        h("span", null, t.label, h("span", { class: "quiet sub" }, schemeName(t.scheme)))))),
      name.element, slot, !first && isDefault.element),
    blame: (faults) => form.blame(faults),
    act: async () => {
      const useShared = shared?.box.checked === true;
      if (!useShared && !form.check()) return false;
      return app.api.createAuthConfig({
        connector_key: connector.key, auth_type: type.key, name: name.input.value.trim() || undefined,
        setup_fields: useShared ? {} : form.read(), use_shared_client: useShared || undefined, default: (!first && isDefault.box.checked) || undefined,
      }, repeat);
    },
  });
  if (done) toast(first ? `${connector.name} is enabled.` : `${done.name} was added.`);
  return done !== null;
}

async function edit(app, connector, listed) {
  const { config, etag } = await app.api.authConfig(listed.id);
  const type = connector.auth_types.find((a) => a.key === config.auth_type);
  const name = textField("config-name", "Name", config.name);
  const form = fieldsForm(config.uses_shared_client ? [] : (type?.setup_fields ?? []), config.setup_fields, "setup");
  const done = await ask({
    title: `Edit ${config.name}`, primary: "Save",
    content: h("div", { class: "stack" }, name.element, form.element),
    blame: (faults) => form.blame(faults),
    act: async () => form.check() && app.api.changeAuthConfig(config.id, etag, { name: name.input.value.trim() || undefined, setup_fields: changed(form, config.setup_fields) }),
  });
  if (done) toast("Saved.");
  return done !== null;
}

/** What differs from the stored values: an emptied field is sent as empty text, an untouched one not at all. */
function changed(form, stored = {}) {
  const entries = Object.entries(form.read(true)).filter(([key, value]) => value !== (stored[key] ?? ""));
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}

async function remove(app, connector, config) {
  const only = connector.auth_configs.length === 1;
  const done = await ask({
    title: `Delete ${config.name}?`, primary: "Delete", danger: true,
    content: h("p", null, only ? `It is the only one: ${connector.name} will be not configured, and out of the hub.` : "Its setup fields are deleted. This cannot be undone."),
    act: async () => {
      await app.api.deleteAuthConfig(config.id);
      return true;
    },
  });
  if (done) toast(`${config.name} was deleted.`);
  return done !== null;
}

/** A labelled line of text: {element, input}. */
export function textField(id, label, value = "", help = "") {
  const input = h("input", { id, type: "text", value, autocomplete: "off", "aria-describedby": help && `${id}-help` });
  return { input, element: h("div", { class: "field" }, h("label", { for: id }, label), help && h("p", { class: "help", id: `${id}-help` }, help), input) };
}

function check(id, label, onchange) {
  const box = h("input", { id, type: "checkbox", onchange });
  return { box, element: h("label", { class: "choice", for: id }, box, h("span", null, label)) };
}
