// Whose product asks. The hosted page says it always; an element in a product's page seldom, and then fetches this. It
// imports nothing, so that no common chunk arises.
import type { Brand } from "../api/types";

const color = /^#[0-9a-f]{6}$/;

/** Gives the style the product's colours, and puts its logo, name and privacy link in front of the hub. */
export default function show(style: CSSStyleSheet, whole: string, hub: HTMLElement, brand: Brand): void {
  hub.previousElementSibling?.remove();
  const { light, dark } = brand.colors ?? {};
  for (const [of, media] of [
    [light, ""],
    [dark, "@media (prefers-color-scheme: dark)"],
  ] as const) {
    if (!of || ![of.accent, of.text, of.soft].every((c) => color.test(c))) continue;
    const rule = `${whole}{--accent:${of.accent};--accent-text:${of.text};--accent-soft:${of.soft}}`;
    style.insertRule(media ? `${media}{${rule}}` : rule, style.cssRules.length);
  }
  // On the hosted page it is the page's banner; in a product's page that is the product's own.
  const header = document.createElement(hub.tagName === "MAIN" ? "header" : "p");
  header.className = "brand";
  header.dir = hub.dir;
  if (brand.logo_url) {
    const logo = document.createElement("img");
    logo.alt = "";
    logo.src = brand.logo_url;
    header.append(logo);
  }
  const name = document.createElement("bdi");
  name.textContent = brand.product_name;
  header.append(name);
  if (brand.privacy_url?.startsWith("https://")) {
    const link = document.createElement("a");
    Object.assign(link, { href: brand.privacy_url, target: "_blank", rel: "noopener noreferrer" });
    link.textContent = words[document.documentElement.lang.slice(0, 2)] ?? words[hub.lang.slice(0, 2)] ?? "Privacy";
    header.append(link);
  }
  hub.before(header);
}

const words: Record<string, string> = {
  de: "Datenschutz",
  es: "Privacidad",
  fr: "Confidentialité",
  ja: "プライバシー",
  pt: "Privacidade",
  zh: "隐私",
};
