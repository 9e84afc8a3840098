// A browser's part in an OAuth flow, by plain HTTP: it follows redirects, keeps cookies by path, and fills in forms.
import { WAIT } from "./until.mjs";

class Cookies {
  #kept = new Map(); // by path and name; every server here is on 127.0.0.1, and cookies do not know ports

  store(url, headers) {
    for (const line of headers.getSetCookie()) {
      const [pair, ...attributes] = line.split(";").map((p) => p.trim());
      const [name, value] = [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)];
      const find = (key) => attributes.find((a) => a.toLowerCase().startsWith(`${key}=`))?.slice(key.length + 1);
      const path = find("path") ?? url.pathname.replace(/\/[^/]*$/, "") ?? "/";
      const gone = value === "" || find("max-age") === "0" || Date.parse(find("expires") ?? "") < Date.now();
      if (gone) this.#kept.delete(`${path} ${name}`);
      else this.#kept.set(`${path} ${name}`, { path, pair });
    }
  }

  header(url) {
    const fits = ({ path }) => url.pathname === path || url.pathname.startsWith(path.endsWith("/") ? path : `${path}/`);
    return [...this.#kept.values()]
      .filter(fits)
      .map((c) => c.pair)
      .join("; ");
  }
}

const attribute = (tag, name) =>
  new RegExp(`\\b${name}="([^"]*)"`)
    .exec(tag)?.[1]
    ?.replaceAll("&amp;", "&")
    .replaceAll("&#34;", '"')
    .replaceAll("&#43;", "+");

/** The first form of a page: where it goes and its inputs' names with their values. */
function formOf(html) {
  const form = /<form\b[^>]*>[\s\S]*?<\/form>/.exec(html)?.[0];
  if (!form) return null;
  const inputs = [...form.matchAll(/<input\b[^>]*>/g)].map((m) => m[0]);
  return {
    action: attribute(form, "action") ?? "",
    fields: Object.fromEntries(inputs.map((i) => [attribute(i, "name"), attribute(i, "value") ?? ""])),
  };
}

/**
 * Starts at address and goes on as a browser would, until a page without a form. typed are the values for inputs by
 * name. Returns the last page's address, status and text, and every address on the way.
 */
export async function walk(address, typed = {}) {
  const cookies = new Cookies();
  const way = [];
  let url = new URL(address);
  let request = { method: "GET" };
  for (let step = 0; step < 25; step++) {
    way.push(url.href);
    const answer = await fetch(url, {
      ...request,
      redirect: "manual",
      signal: AbortSignal.timeout(WAIT),
      headers: { ...request.headers, cookie: cookies.header(url), accept: "text/html" },
    });
    cookies.store(url, answer.headers);
    const text = await answer.text();
    request = { method: "GET" };
    if (answer.status >= 300 && answer.status < 400) {
      url = new URL(answer.headers.get("location"), url);
      continue;
    }
    const form = answer.status === 200 ? formOf(text) : null;
    if (!form) return { url, status: answer.status, text, way };
    url = new URL(form.action, url);
    const body = new URLSearchParams(
      Object.entries({ ...form.fields, ...typed }).filter(([name]) => name in form.fields),
    );
    request = {
      method: "POST",
      body: body.toString(),
      headers: { "content-type": "application/x-www-form-urlencoded", origin: url.origin },
    };
  }
  throw new Error(`no end after ${way.length} steps:\n${way.join("\n")}`);
}
