// Which page the address names, and the addresses of pages.
import { signal } from "@preact/signals";

export type Route =
  | { page: "connectors" }
  | { page: "connector"; key: string }
  | { page: "accounts"; query: URLSearchParams }
  | { page: "account"; id: string }
  | { page: "health" }
  | { page: "logs"; query: URLSearchParams }
  | { page: "approvals" }
  | { page: "webhooks" }
  | { page: "webhook"; id: string }
  | { page: "try" }
  | { page: "settings"; part: SettingsPart }
  | { page: "projects" }
  | { page: "unknown"; address: string };

/** The pages of the settings, by what their addresses end in. */
export type SettingsPart = "" | "members" | "keys" | "tokens" | "roles" | "audit";

/** What stands after the # in the address: #/, #/connectors/<key>, #/accounts, #/logs?<filter>, … */
export function readRoute(): Route {
  const address = location.hash.slice(1);
  const [path = "", query = ""] = address.split("?", 2);
  const [, section = "", key = "", ...more] = path.split("/");
  if (section === "" && key === "") return { page: "connectors" };
  if (section === "accounts" && more.length === 0)
    return key === "" ? { page: "accounts", query: new URLSearchParams(query) } : { page: "account", id: decoded(key) };
  if (section === "health" && key === "") return { page: "health" };
  if (section === "webhooks" && more.length === 0)
    return key === "" ? { page: "webhooks" } : { page: "webhook", id: decoded(key) };
  if (section === "settings" && isPart(key) && more.length === 0) return { page: "settings", part: key };
  if (section === "approvals" && key === "") return { page: "approvals" };
  if (section === "try" && key === "") return { page: "try" };
  if (section === "projects" && key === "") return { page: "projects" };
  if (section === "logs" && key === "") return { page: "logs", query: new URLSearchParams(query) };
  if (section === "connectors" && key === "") return { page: "connectors" };
  if (section === "connectors" && more.length === 0) return { page: "connector", key: decoded(key) };
  return { page: "unknown", address };
}

const isPart = (key: string): key is SettingsPart => ["", "members", "keys", "tokens", "roles", "audit"].includes(key);

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // there is no such connector, and its page says so
  }
}

export const route = signal<Route>(readRoute());

/** The address of a page with what it shows: what is empty is left out. */
export function addressOf(page: string, shown: Record<string, string | undefined>): string {
  const query = new URLSearchParams(Object.entries(shown).flatMap(([k, v]) => (v ? [[k, v]] : [])));
  return query.size > 0 ? `#/${page}?${query.toString()}` : `#/${page}`;
}

/** Puts another address into the address bar, without a step of the browser's history. */
export function readdress(to: string): void {
  history.replaceState(null, "", to);
  route.value = readRoute();
}

/** The address of a linked account's page. */
export const accountAddress = (id: string): string => `#/accounts/${encodeURIComponent(id)}`;

/** The address of a connector's page. */
export const connectorAddress = (key: string): string => `#/connectors/${encodeURIComponent(key)}`;
