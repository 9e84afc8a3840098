// The owner's console. What stands after the # in the address says which page: #/, #/connectors/<key>, #/accounts.
import { accountsPage } from "./accounts.js";
import { connectorPage } from "./connector.js";
import { connectorsPage } from "./connectors.js";
import { ConsoleApi } from "./consoleapi.js";
import { h, notice, remember, show, takeFromFragment } from "./dom.js";
import { explain, Problem } from "./request.js";

const KEY = "patchbay.console.key";
const main = document.getElementById("main");
const nav = document.getElementById("nav");

const app = {
  api: null,
  turn: 0,

  /** Shows the page that the address names; keepPlace: without moving the focus and the scroll. */
  async go(keepPlace = false) {
    const mine = ++this.turn;
    await this.guarded(async () => {
      const content = await page(location.hash.slice(1));
      if (mine !== this.turn) return; // the user has gone on
      if (keepPlace) main.replaceChildren(...content.flat(Infinity).filter(Boolean));
      else show(main, content);
      document.title = `${main.querySelector("h1")?.firstChild?.textContent ?? "Console"} · Patchbay`;
    });
  },

  reload() {
    return this.go(true);
  },

  /** Runs step; a refused key asks for another, any other problem is shown on top. */
  async guarded(step) {
    try {
      await step();
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      if (problem.status === 401) return enter("That API key is not valid, or it was revoked.");
      main.querySelector(":scope > .notice.error")?.remove();
      main.prepend(notice("error", explain(problem)));
      main.firstChild.scrollIntoView({ block: "nearest" });
    }
  },
};

function page(path) {
  const [, section, key] = path.split("/");
  if (section === "accounts") return accountsPage(app);
  if (section === "connectors" && key) return connectorPage(app, decodeURIComponent(key));
  return connectorsPage(app);
}

/** Signs in with key, or asks for one. */
async function open(key) {
  if (!key) return enter();
  app.api = new ConsoleApi(key);
  await app.guarded(async () => {
    const project = await app.api.project();
    remember.set(KEY, key);
    nav.replaceChildren(
      h("a", { href: "#/" }, "Connectors"), h("a", { href: "#/accounts" }, "Linked accounts"),
      h("span", { class: "grow" }), h("span", { class: "quiet", id: "project", title: project.id }, project.name),
      h("button", { type: "button", class: "small", onclick: () => enter() }, "Sign out"));
    await app.go();
  });
}

function enter(problem) {
  app.turn++;
  remember.set(KEY, null);
  nav.replaceChildren();
  const input = h("input", { id: "api-key", type: "password", autocomplete: "off", spellcheck: "false", required: true });
  show(main, h("form", {
    class: "card narrow", onsubmit: (event) => {
      event.preventDefault();
      void open(input.value.trim());
    },
  },
  h("h1", null, "Console"), problem && notice("error", h("p", null, problem)),
  h("div", { class: "field" }, h("label", { for: "api-key" }, "API key"),
    h("p", { class: "help" }, "It stays in this tab, and goes only to this deployment's own API."), input),
  h("div", { class: "actions" }, h("button", { type: "submit", class: "primary" }, "Open"))));
}

window.addEventListener("hashchange", () => {
  const key = takeFromFragment("key");
  if (key) void open(key);
  else if (app.api && remember.get(KEY)) void app.go();
});

// The hub runs in another tab; whoever comes back from it wants to see what it did.
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible" && app.api && location.hash.startsWith("#/") && !document.querySelector("dialog") &&
    !(document.activeElement?.matches("input, select, textarea"))) void app.reload();
});

void open(takeFromFragment("key") ?? remember.get(KEY));
