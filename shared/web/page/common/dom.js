// Elements are made by hand. Whatever a provider, an owner or an end user wrote goes in as a text node or an attribute,
// so it is never markup; the pages' policy refuses innerHTML besides.

/** The deployment's base address: this file is at <base>/<assets>/<version>/dom.js. */
export const BASE = new URL("../../", import.meta.url);

/**
 * Makes an element. Properties: on… are listeners, true is an attribute without value, null, undefined and false are
 * left out, everything else is an attribute. Children may be nested lists; null, undefined and false are left out.
 */
export function h(tag, props, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.flat(Infinity).filter((c) => c !== null && c !== undefined && c !== false));
  return element;
}

/** Puts content in place of what parent holds, and moves the focus to its heading, so that a screen reader follows. */
export function show(parent, ...content) {
  parent.replaceChildren(...content.flat(Infinity).filter(Boolean));
  const heading = parent.querySelector("[data-focus], h1");
  if (!heading) return;
  if (heading.matches("h1")) heading.tabIndex = -1;
  heading.focus({ preventScroll: false });
}

/** A link to somewhere else. An address that is not http or https gives plain text. */
export function outside(href, ...children) {
  let url;
  try {
    url = new URL(href);
  } catch {
    return h("span", null, children);
  }
  if (url.protocol !== "https:" && url.protocol !== "http:") return h("span", null, children);
  return h("a", { href: url.href, target: "_blank", rel: "noopener noreferrer" }, children);
}

/** A connector's logo, or its first letter when there is none or it does not load. */
export function logo(name, address) {
  const box = h("span", { class: "logo", "aria-hidden": "true" });
  const letter = () => {
    box.replaceChildren((name || "?").trim().charAt(0).toUpperCase());
    box.dataset.tint = String([...(name || "?")].reduce((sum, c) => sum + c.codePointAt(0), 0) % 6);
  };
  let url = null;
  try {
    url = address ? new URL(address, BASE) : null;
  } catch {
    url = null;
  }
  if (url) box.append(h("img", { src: url.href, alt: "", loading: "lazy", onerror: letter }));
  else letter();
  return box;
}

/** A message that is read out when it appears. kind: error | warning | info | good. */
export function notice(kind, ...children) {
  return h("div", { class: `notice ${kind}`, role: kind === "error" ? "alert" : null }, h("div", null, children));
}

/** Words such as 3 accounts, 1 account. */
export function count(n, one, many = one + "s") {
  return `${n} ${n === 1 ? one : many}`;
}

const categories = {
  ats: "Recruiting", hris: "HR", "hris-legacy": "HR (legacy)", crm: "CRM", iam: "Identity", marketing: "Marketing",
  lms: "Learning", stackone: "General", documents: "Documents", ticketing: "Ticketing", screening: "Screening",
  messaging: "Messaging", accounting: "Accounting", scheduling: "Scheduling",
};

/** The name of a category of the wire contract, for people. */
export function categoryName(key) {
  return categories[key] ?? key;
}

/** sessionStorage, where it may be used: a browser can forbid it inside a frame, and then nothing outlives a reload. */
export const remember = {
  get(key) {
    try {
      return sessionStorage.getItem(key);
    } catch {
      return null;
    }
  },
  set(key, value) {
    try {
      if (value === null) sessionStorage.removeItem(key);
      else sessionStorage.setItem(key, value);
    } catch {
      // Kept for this page only.
    }
  },
};

/** Takes name out of the address's fragment (#name=value), clears the address bar, and returns the value or null. */
export function takeFromFragment(name) {
  const value = new URLSearchParams(location.hash.slice(1)).get(name);
  if (value) history.replaceState(null, "", location.pathname + location.search);
  return value;
}
