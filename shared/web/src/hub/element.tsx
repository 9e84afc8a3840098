// <patchbay-hub>: the hub as an element in a page of the owner's product.
import { render } from "preact";
import type { Brand } from "../api/types";
import { BASE, webAddress } from "../ui/base";
import { addLanguage as add, speakOneOf } from "./language";
import { Hub } from "./page";
import { Session } from "./session";

const restarting = ["token", "base-url", "account-id", "lang", "on-close-label", "code-verifier"];

// Where pages are rendered on a server, there are no elements; importing this must not fail there.
const Base = globalThis.HTMLElement ?? (Object as unknown as typeof HTMLElement);

/** The attributes and events are those of the published stackone-hub: infra/docs/embedding.md. */
export class PatchbayHub extends Base {
  static readonly observedAttributes = [...restarting, "theme", "height"];
  static readonly #shown = new Set<PatchbayHub>();

  /** Adds a language, or replaces one. A hub that is there already, and untouched, begins anew in it. */
  static addLanguage(this: void, tag: string, texts: Parameters<typeof add>[1]): void {
    add(tag, texts);
    for (const hub of PatchbayHub.#shown) {
      if (hub.#session?.place.eager) continue;
      hub.#stale = true;
      hub.#soon();
    }
  }

  /** Called with what the event success tells. */
  onSuccess: ((account: { id: string; provider: string }) => void) | null = null;
  /** Called when the event close is sent. */
  onClose: (() => void) | null = null;

  readonly #shadow = this.attachShadow({ mode: "open" });
  readonly #style = new CSSStyleSheet();
  readonly #root = document.createElement("div");
  #session: Session | null = null;
  #due = false;
  #eager = false;
  #stale = false;

  // Without its style the element is plain, and works.
  readonly #styled = import("./style").then(
    ({ default: style }) => {
      this.#style.replaceSync(style);
      this.#dress();
      return null;
    },
    () => null,
  );

  constructor() {
    super();
    this.#shadow.adoptedStyleSheets = [this.#style];
    this.#shadow.append(this.#root);
    const touched = () => {
      if (this.#session) this.#session.place.eager = true;
    };
    for (const type of ["pointerdown", "keydown"]) this.#shadow.addEventListener(type, touched);
  }

  /** Moves the focus into the hub: to the heading of what it shows, as soon as it shows something. */
  override focus(): void {
    this.#eager = true;
    if (this.#session) this.#session.place.eager = true;
    this.#root.querySelector<HTMLElement>("h1")?.focus();
  }

  connectedCallback(): void {
    PatchbayHub.#shown.add(this);
    this.#dress();
    this.#soon();
  }

  disconnectedCallback(): void {
    PatchbayHub.#shown.delete(this);
    this.#soon();
  }

  attributeChangedCallback(name: string, before: string | null, after: string | null): void {
    if (before === after || !this.isConnected) return;
    if (!restarting.includes(name)) return this.#dress();
    this.#stale = true;
    this.#soon();
  }

  /** Begins anew once, however many attributes change at a time; an element that was only moved goes on. */
  #soon(): void {
    if (this.#due) return;
    this.#due = true;
    queueMicrotask(() => {
      this.#due = false;
      const goesOn = this.isConnected && this.#session && !this.#stale;
      this.#stale = false;
      if (!goesOn) void this.#begin();
    });
  }

  async #begin(): Promise<void> {
    this.#session?.stop();
    this.#session = null;
    render(null, this.#root);
    if (!this.isConnected || !this.getAttribute("token")) return; // a page may get its token later
    const session = this.#new();
    this.#session = session;
    const verifier = this.getAttribute("code-verifier");
    const page = this.closest<HTMLElement>("[lang]")?.lang;
    const [{ tag, dir }] = await Promise.all([
      speakOneOf([...(page ? [page] : []), ...navigator.languages]),
      this.#styled,
      verifier && import("./verify").then((verify) => verify.default(this, session.api, verifier)),
    ]);
    if (this.#session !== session) return;
    Object.assign(this.#root, { lang: tag, dir });
    render(<Hub hub={session} />, this.#root);
    await session.start();
  }

  #new(): Session {
    const base = webAddress(this.getAttribute("base-url") ?? undefined) ?? BASE;
    if (!base.pathname.endsWith("/")) base.pathname += "/";
    return new Session({
      base,
      token: this.getAttribute("token"),
      account: this.getAttribute("account-id"),
      eager: this.#eager,
      ended: () => {},
      brand: (brand) => void this.#brand(brand),
      linked: (detail) => {
        this.dispatchEvent(new CustomEvent("success", { detail, bubbles: true, composed: true }));
        this.onSuccess?.(detail);
      },
      close: {
        label: this.getAttribute("on-close-label"),
        now: () => {
          this.dispatchEvent(new CustomEvent("close", { bubbles: true, composed: true }));
          this.onClose?.();
        },
      },
    });
  }

  async #brand(brand: Brand): Promise<void> {
    const show = await import("./brand").catch(() => null); // without it the hub is as useful
    show?.default(this.#style, ":host", this.#root, brand);
    this.#dress();
  }

  /** Height and theme. A theme decides in place of the system for what the style says of a dark one. */
  #dress(): void {
    const theme = this.getAttribute("theme");
    const media = { light: "not all", dark: "all" }[theme ?? ""] ?? "(prefers-color-scheme: dark)";
    for (const rule of this.#style.cssRules) {
      if (rule instanceof CSSMediaRule && this.#darkens(rule)) rule.media.mediaText = media;
    }
    this.#root.style.colorScheme = theme === "light" || theme === "dark" ? theme : "";
    this.style.height = this.getAttribute("height") ?? "500px";
  }

  #dark = new Set<CSSRule>();

  #darkens(rule: CSSMediaRule): boolean {
    if (rule.conditionText.includes("prefers-color-scheme")) this.#dark.add(rule);
    return this.#dark.has(rule);
  }
}

if (typeof customElements !== "undefined" && !customElements.get("patchbay-hub"))
  customElements.define("patchbay-hub", PatchbayHub);

export const { addLanguage } = PatchbayHub;
