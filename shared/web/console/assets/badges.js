import { h } from "./dom.js";

const states = { enabled: ["good", "Enabled"], disabled: ["warn", "Disabled"], not_configured: ["", "Not configured"] };
const statuses = { active: ["good", "Active"], inactive: ["warn", "Inactive"], error: ["bad", "Error"] };

const badge = ([kind, text]) => h("span", { class: `badge ${kind}` }, text);

/** A connector's state in this project. */
export const stateBadge = (state) => badge(states[state] ?? ["", state]);

/** A linked account's status. */
export const statusBadge = (status) => badge(statuses[status] ?? ["", status]);

/** A moment, in the reader's own time and language. */
export function moment(text) {
  const at = new Date(text);
  if (Number.isNaN(at.getTime())) return "";
  return h("time", { datetime: text, title: at.toLocaleString() }, at.toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" }));
}

const schemes = {
  api_key: "API key", bearer: "Token", basic: "User and password",
  oauth2_code: "OAuth 2, authorization code", oauth2_client_credentials: "OAuth 2, client credentials",
};

/** The scheme of an auth type, for people. */
export const schemeName = (scheme) => schemes[scheme] ?? scheme;
