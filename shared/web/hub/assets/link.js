// The hosted hub: the page behind auth_link_url. It takes the session's token from the address's fragment and carries one
// end user from the list of connectors to a linked account.
import { openWindow, untilEnded } from "./attempt.js";
import { connectForm } from "./connect.js";
import { BASE, h, notice, remember, show, takeFromFragment } from "./dom.js";
import { HubApi } from "./hubapi.js";
import { picker } from "./picker.js";
import { explain, Problem } from "./request.js";

const TOKEN = "patchbay.hub.token"; // a reload must not lose it; it lives as long as the tab
const RETURN = "patchbay.hub.return"; // set while the OAuth flow runs in this very window

const root = document.getElementById("hub");
const appURL = document.querySelector("meta[name=patchbay-app-url]").content || BASE.href;
const filter = { search: "", category: "" };
let api;
let state = { integrations: [], account: null, owner: "", trigger: undefined };

async function start() {
  const token = takeFromFragment("token");
  if (token) {
    remember.set(TOKEN, token);
    remember.set(RETURN, null);
  }
  const known = token ?? remember.get(TOKEN);
  if (!known) return missing();
  api = new HubApi(known);
  await guarded(load);
}

// Another link pasted into this tab changes the fragment only, which loads nothing by itself.
window.addEventListener("hashchange", () => {
  if (location.hash.includes("token=")) void start();
});

/** Runs step; an expired session has its own page, any other problem one with a way to try again. */
async function guarded(step) {
  try {
    await step();
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    if (expired(problem)) return over();
    show(root, h("h1", null, "Something went wrong"), notice("error", explain(problem)),
      h("div", { class: "actions" }, h("button", { type: "button", class: "primary", onclick: () => void guarded(step) }, "Try again")));
  }
}

const expired = (problem) => problem.status === 401 || problem.status === 403;

async function load() {
  show(root, h("p", { class: "quiet" }, "Loading…"));
  const settings = await api.settings();
  const unfinished = JSON.parse(remember.get(RETURN) ?? "null");
  remember.set(RETURN, null);
  // A flow that was to link a new account may have done so by now, and the session then names it as one to edit.
  const editing = settings.existing_account_id && (!unfinished || unfinished.edits);
  const account = editing ? await api.account(settings.existing_account_id) : null;
  const list = await api.connectors(account?.provider);
  const integrations = list.integrations.filter((i) => i.active);
  state = { integrations, account, owner: settings.origin_owner_name ?? "", trigger: list.external_trigger_token };
  if (unfinished) return waiting(unfinished.integration, unfinished.attempt, null);
  if (account) {
    const known = list.integrations.find((i) => i.integration_id === account.integrationId);
    return form(known ?? { integration_id: account.integrationId, provider: account.provider, name: account.provider });
  }
  if (integrations.length === 1) return form(integrations[0]);
  if (integrations.length === 0) return outcome("bad", "Nothing to link", "No connector is enabled for you. Ask whoever sent you this link.");
  choose();
}

function choose() {
  show(root, owner(), picker(state.integrations, (i) => void guarded(() => form(i)), filter));
}

const owner = () => state.owner && h("p", { class: "for" }, "You are linking an account for ", h("strong", null, state.owner));

async function form(integration, problem = null) {
  const { config } = await api.connector(integration.integration_id);
  const fields = (config.configFields ?? []).map((f) => (f.key === "external-trigger-token" ? { ...f, value: state.trigger, secret: false } : f));
  const about = {
    name: config.name ?? integration.name, icon: config.assets?.icon ?? integration.logo_url, account: state.account, problem,
    config: { ...config, configFields: fields }, back: state.account || state.integrations.length < 2 ? null : choose,
  };
  show(root, owner(), connectForm(about, (credentials, redirects) => {
    const named = { ...integration, name: about.name };
    return orOver(redirects ? authorize(named, credentials) : save(named, credentials));
  }));
}

/** An expired session ends the page, whatever form is open. */
async function orOver(promise) {
  try {
    await promise;
  } catch (problem) {
    if (problem instanceof Problem && expired(problem)) return over();
    throw problem;
  }
}

async function save(integration, credentials) {
  const id = integration.integration_id;
  if (state.account) await api.edit(state.account.secureId, id, credentials);
  else await api.link(id, credentials);
  linked(integration);
}

async function authorize(integration, credentials) {
  const popup = openWindow();
  let attempt;
  try {
    attempt = await api.startAttempt();
  } catch (problem) {
    popup?.close();
    throw problem;
  }
  const address = api.startAddress(BASE, appURL, integration.integration_id, attempt.id, credentials);
  if (popup) {
    popup.location.replace(address);
    return void waiting(integration, attempt.id, popup);
  }
  if (window.top !== window) return void waiting(integration, attempt.id, null, address); // a provider stands in no frame
  remember.set(RETURN, JSON.stringify({ integration, attempt: attempt.id, edits: state.account !== null }));
  location.assign(address);
}

async function waiting(integration, attempt, popup, address = null) {
  const stop = new AbortController();
  const cancel = async () => {
    stop.abort();
    popup?.close();
    await api.cancelAttempt(attempt).catch(() => null); // it expires by itself
    await guarded(() => form(integration));
  };
  show(root, h("div", { class: "outcome" }, h("span", { class: "spinner", "aria-hidden": "true" }),
    h("h1", null, `Waiting for ${integration.name}`),
    h("p", { class: "quiet" }, address ? "Your browser blocked the window. Open it yourself:" : "Sign in and give access in the window that opened."),
    h("div", { class: "actions" },
      address && h("a", { class: "button primary", href: address, target: "_blank", rel: "noopener" }, `Open ${integration.name}`),
      popup && h("button", { type: "button", onclick: () => popup.focus() }, "Show the window"),
      h("button", { type: "button", id: "cancel", onclick: () => void cancel() }, "Cancel"))));
  await guarded(async () => {
    let ended;
    try {
      ended = await untilEnded(api, attempt, stop.signal);
    } catch (problem) {
      if (problem.name === "AbortError") return;
      throw problem;
    }
    popup?.close();
    if (ended.status === "authenticated") return linked(integration);
    if (ended.status === "cancelled") return form(integration);
    const words = ended.status === "error"
      ? { message: `${integration.name} did not link the account (${ended.error?.code ?? "error"}).`, providerResponse: ended.error?.description }
      : { message: "It took too long. Start again." };
    await form(integration, new Problem({ status: 400, ...words }));
  });
}

function linked(integration) {
  const edited = state.account !== null;
  outcome("good", edited ? "Saved" : "Account linked",
    edited ? `Your ${integration.name} account is up to date. You can close this page.` : `Your ${integration.name} account is linked. You can close this page.`,
    !edited && state.integrations.length > 1 && h("button", { type: "button", onclick: choose }, "Link another"));
}

function over() {
  remember.set(TOKEN, null);
  outcome("bad", "This link has expired", "Ask for a new one where you got it, then open that.");
}

function missing() {
  outcome("bad", "This link is not complete", "Open the whole link as you got it, or ask for a new one.");
}

function outcome(kind, title, words, ...more) {
  show(root, h("div", { class: "outcome" }, h("div", { class: `seal ${kind}`, "aria-hidden": "true" }),
    h("h1", { "data-outcome": kind }, title), h("p", null, words), h("div", { class: "actions" }, more)));
}

void start();
