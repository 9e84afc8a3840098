/**
 * The deployment's base address: this script is at <base>/<assets>/<hash>/<name>. String() keeps bundlers, which the
 * hub's npm package meets, from taking the address for that of a file.
 */
export const BASE = new URL("../../", String(import.meta.url));

/** sessionStorage, where it may be used: a browser can forbid it inside a frame, and then nothing outlives a reload. */
export const remember = {
  get(key: string): string | null {
    try {
      return sessionStorage.getItem(key);
    } catch {
      return null;
    }
  },
  set(key: string, value: string | null): void {
    try {
      if (value === null) sessionStorage.removeItem(key);
      else sessionStorage.setItem(key, value);
    } catch {
      // Kept for this page only.
    }
  },
};

/** What the address's fragment has as name (#name=value), or null. */
export const fromFragment = (name: string): string | null => new URLSearchParams(location.hash.slice(1)).get(name);

/** Takes the fragment out of the address bar. */
export const clearFragment = (): void => history.replaceState(null, "", location.pathname + location.search);

/** What the fragment has as name; then it is taken out of the address bar. */
export function takeFromFragment(name: string): string | null {
  const value = fromFragment(name);
  if (value) clearFragment();
  return value;
}

/** An address of the web, or null for anything that is none: javascript: and data: are not. */
export function webAddress(text: string | undefined, base?: URL): URL | null {
  if (!text || !URL.canParse(text, base)) return null;
  const url = new URL(text, base);
  return url.protocol === "https:" || url.protocol === "http:" ? url : null;
}
