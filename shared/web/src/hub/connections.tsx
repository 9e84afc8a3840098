// <patchbay-connections>: what an end user has linked, in a page of the owner's product or on the hosted page.
import { render } from "preact";
import type { HubSettingsOutputBody } from "../api/types";
import { BASE, remember, takeFromFragment, webAddress } from "../ui/base";
import { call } from "../ui/request";
import { wordsOf } from "./connectionstexts";
import { Connections } from "./connectionsview";

const Base = globalThis.HTMLElement ?? (Object as unknown as typeof HTMLElement);

/** Attributes: token, base-url, lang, theme, code-verifier. Events: disconnect {id}, and those of <patchbay-hub>. */
export class PatchbayConnections extends Base {
  static readonly observedAttributes = ["token", "base-url", "lang"];

  readonly #shadow = this.attachShadow({ mode: "open" });
  readonly #style = new CSSStyleSheet();
  readonly #root = document.createElement("div");

  constructor() {
    super();
    this.#shadow.adoptedStyleSheets = [this.#style];
    this.#shadow.append(this.#root);
    void import("./style").then(
      ({ default: style }) => this.#style.replaceSync(style),
      () => null,
    );
  }

  connectedCallback(): void {
    this.#list();
  }

  disconnectedCallback(): void {
    render(null, this.#root);
  }

  attributeChangedCallback(_name: string, before: string | null, after: string | null): void {
    if (before !== after && this.isConnected) this.#list();
  }

  #list(back = false): void {
    render(null, this.#root);
    const token = this.getAttribute("token");
    if (!token) return; // a page may get its token later
    const page = this.closest<HTMLElement>("[lang]")?.lang;
    const [tag, say] = wordsOf([...(page ? [page] : []), ...navigator.languages]);
    this.#root.lang = tag;
    const base = webAddress(this.getAttribute("base-url") ?? undefined) ?? BASE;
    if (!base.pathname.endsWith("/")) base.pathname += "/";
    render(
      <Connections
        base={base}
        token={token}
        say={say}
        language={tag}
        back={back}
        hub={(account) => void this.#hub(account, base, say.back)}
        disconnected={(id) => {
          this.dispatchEvent(new CustomEvent("disconnect", { detail: { id }, bubbles: true, composed: true }));
        }}
      />,
      this.#root,
    );
    void this.#brand(base, token);
  }

  /** Says whose product asks, where the project says it. Without it the list is as useful. */
  async #brand(base: URL, token: string): Promise<void> {
    try {
      const headers = { "x-hub-session-token": token };
      const { body } = await call<HubSettingsOutputBody>(new URL("hub/settings", base), { headers });
      const { default: show } = await import("./brand");
      if (body.brand && !this.#root.querySelector("patchbay-hub")) show(this.#style, ":host", this.#root, body.brand);
    } catch {
      // the list says what is wrong
    }
  }

  /** Puts the hub in place of the list, until it is closed. It is a script of its own, beside this one. */
  async #hub(account: string | null, base: URL, back: string): Promise<void> {
    await import(String(new URL("./patchbay-hub.js", String(import.meta.url))));
    const hub = document.createElement("patchbay-hub");
    const attributes = {
      token: this.getAttribute("token"),
      "base-url": base.href,
      lang: this.#root.lang,
      theme: this.getAttribute("theme"),
      "account-id": account,
      "code-verifier": this.getAttribute("code-verifier"),
      "on-close-label": back,
      height: "auto",
    };
    for (const [name, value] of Object.entries(attributes)) if (value) hub.setAttribute(name, value);
    hub.addEventListener("close", (event) => {
      event.stopPropagation(); // the list is not closed
      hub.remove();
      this.#list(true);
    });
    render(null, this.#root);
    this.#root.previousElementSibling?.remove(); // the hub says itself whose product asks
    this.#root.append(hub);
    hub.focus(); // the button that was pressed is gone
  }
}

if (typeof customElements !== "undefined" && !customElements.get("patchbay-connections"))
  customElements.define("patchbay-connections", PatchbayConnections);

// The hosted page: the session's token is in the address's fragment, as behind auth_link_url.
const hosted = globalThis.document?.getElementById("connections");
if (hosted) {
  const KEY = "patchbay.connections.token"; // a reload must not lose it
  const given = takeFromFragment("token");
  if (given) remember.set(KEY, given);
  const asked = new URLSearchParams(location.search).get("lang");
  const element = document.createElement("patchbay-connections");
  if (asked) element.lang = asked;
  element.setAttribute("token", remember.get(KEY) ?? given ?? "none");
  const [tag, say] = wordsOf([...(asked ? [asked] : []), ...navigator.languages]);
  Object.assign(document.documentElement, { lang: tag });
  document.title = say.title;
  hosted.replaceChildren(element);
}
