// The hosted hub: the page behind auth_link_url. It takes the session's token from the address's fragment.
import { render } from "preact";
import { BASE, clearFragment, fromFragment, remember } from "../ui/base";
import showBrand from "./brand";
import { speakOneOf } from "./language";
import { Hub } from "./page";
import type { Place } from "./place";
import { Session } from "./session";
import { texts } from "./texts";

/** The page's style. It is in the script, and spares a request: without the script there is nothing to style. */
declare const PAGE_STYLE: string; // the generator puts it here

const TOKEN = "patchbay.hub.token"; // a reload must not lose it; it lives as long as the tab
const LANGUAGE = "patchbay.hub.lang";
const RETURN = "patchbay.hub.return"; // set while the OAuth flow runs in this very window

/** What the address asks this page to speak. A flow in this very window forgets the address. */
const askedLanguage = (): string | null => new URLSearchParams(location.search).get("lang");

let begun = 0; // another link may be pasted while one is opened

/** Begins with the token of the address, or with the one that this tab knows. */
async function begin(root: HTMLElement): Promise<void> {
  const mine = ++begun;
  const given = fromFragment("token");
  const asked = askedLanguage() ?? (given ? null : remember.get(LANGUAGE));
  const { tag, dir } = await speakOneOf([...(asked ? [asked] : []), ...navigator.languages]);
  Object.assign(document.documentElement, { lang: tag, dir });
  document.title = texts().title;
  // The first look into the tab's storage takes a browser longer than the whole form: it waits until that is shown. Whoever
  // leaves before is waited for, too.
  let token = given;
  const keep = () => {
    if (!given || kept || mine !== begun) return;
    kept = true;
    clearFragment();
    remember.set(TOKEN, token);
    remember.set(LANGUAGE, asked);
    remember.set(RETURN, null);
  };
  let kept = false;
  window.addEventListener("pagehide", keep, { once: true });
  const place: Place = {
    base: BASE,
    token: given ?? remember.get(TOKEN),
    left: {
      get: () => (given && !kept ? null : JSON.parse(remember.get(RETURN) ?? "null")),
      set: (unfinished) => {
        if (given && !kept && !unfinished) return;
        keep();
        remember.set(RETURN, unfinished && JSON.stringify(unfinished));
      },
    },
    eager: true,
    ended: () => {
      token = null;
      if (!given || kept) remember.set(TOKEN, null);
    },
    linked: (account, last) => {
      done = account;
      const back = place.back?.();
      if (last && back) location.assign(back);
    },
    brand: (brand) => showBrand(style, ":root", root, brand),
    back: () => {
      const to = hub.settings?.redirect_url;
      if (!to) return null;
      const url = new URL(to);
      url.searchParams.set("status", done ? "linked" : "not_linked");
      for (const [name, value] of Object.entries(done ?? {})) {
        url.searchParams.set(name === "id" ? "account_id" : name, value);
      }
      return url.href;
    },
  };
  let done: { id: string; provider: string } | null = null;
  const hub = new Session(place);
  // The page itself says that it loads: what is drawn first is what the session may do.
  render(null, root);
  root.textContent = texts().loading;
  hub.changed = () => {
    if (hub.view.kind === "loading" || mine !== begun) return;
    root.replaceChildren();
    render(<Hub hub={hub} />, root);
  };
  await hub.start();
  keep();
}

const style = new CSSStyleSheet();
style.replaceSync(PAGE_STYLE);
document.adoptedStyleSheets = [style];

const root = document.getElementById("hub");
if (root) {
  void begin(root);
  // Another link pasted into this tab changes the fragment only, which loads nothing by itself.
  window.addEventListener("hashchange", () => {
    if (location.hash.includes("token=")) void begin(root);
  });
}
