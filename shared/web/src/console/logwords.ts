// What an entry of the log says in words, for whoever has not read the API's document.
import { eventWords } from "./eventwords";
import type { Entry, Kind } from "./logapi";

/** The kinds that a person can choose, with the words for many of them. */
export const kinds: Record<Kind, string> = {
  call: "Calls to providers",
  link: "Linking accounts",
  refresh: "Renewals of access",
  test: "Tests of accounts and clients",
  delivery: "Webhook deliveries",
  inbound: "Events from providers",
  request: "API requests",
};

/** What a line of the list is, where what happened does not say it. */
export const sort: Partial<Record<Kind, string>> = {
  call: "Call to the provider",
  link: "Linking an account",
  delivery: "Webhook delivery",
  request: "API request",
};

const steps: Record<string, string> = {
  session: "Link session",
  form: "Form",
  start: "Redirect to the provider",
  redirect: "Redirect to the provider",
  callback: "Return from the provider",
  exchange: "Exchange of the code for access",
  client: "Registration with the provider",
  refresh: "Renewal of access",
  check_client: "Check of a client",
  verify: "Check of the credential",
  identity: "Whose account it is",
  revoke: "Revocation of access",
  discovery: "Settings of the provider",
  call: "Call to the provider",
  deliver: "Call to the webhook",
};

/** A step of linking, or a request to a provider, in words; a name that has none stays. */
export const stepName = (name: string): string => steps[name] ?? name.replaceAll("_", " ");

/** What happened, in a line. */
export function what(e: Entry): string {
  switch (e.kind) {
    case "call":
      return `${e.http_method ?? "Call"} ${e.path ?? ""}`.trim();
    case "link":
      return stepName(e.action ?? "form");
    case "refresh":
      return "Renewal of access";
    case "test":
      return e.action === "check_client" ? "Check of a client" : "Test of the account";
    case "delivery":
      return e.action ? eventWords(e.action) : "Event";
    case "inbound":
      return e.action ? `Event from the provider: ${e.action}` : "Event from the provider";
    default:
      return `${e.http_method ?? ""} ${e.path ?? ""}`.trim() || (e.action ?? "Request");
  }
}

/** How long something took, in words. ms: milliseconds. */
export function duration(ms: number | undefined): string {
  if (ms === undefined) return "";
  if (ms < 1000) return `${Math.round(ms)} ms`;
  return ms < 60_000 ? `${(ms / 1000).toFixed(1)} s` : `${Math.round(ms / 60_000)} min`;
}

/** The ends of an id, by which it is told from others. */
export const brief = (id: string | null): string => (id ? `${id.slice(0, 4)}…${id.slice(-8)}` : "");
