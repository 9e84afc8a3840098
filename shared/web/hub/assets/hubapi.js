import { call } from "./request.js";

/** The hub API with one session's token: client contract, section 3. Every method throws a Problem. */
export class HubApi {
  #token;

  constructor(token) {
    this.#token = token;
  }

  async #call(path, options = {}) {
    return (await call(path, { ...options, headers: { "x-hub-session-token": this.#token } })).body;
  }

  settings() {
    return this.#call("hub/settings");
  }

  /** What the session may link, or only one provider's. */
  connectors(provider) {
    return this.#call("hub/connectors" + (provider ? `?provider=${encodeURIComponent(provider)}` : ""));
  }

  connector(integration) {
    return this.#call(`hub/connectors/${encodeURIComponent(integration)}`);
  }

  account(id) {
    return this.#call(`hub/accounts/${encodeURIComponent(id)}`);
  }

  link(integration, credentials) {
    return this.#call("hub/accounts", { method: "POST", body: { integration_id: integration, credentials } });
  }

  edit(id, integration, credentials) {
    const body = { integration_id: integration, credentials };
    return this.#call(`hub/accounts/${encodeURIComponent(id)}`, { method: "PATCH", body });
  }

  startAttempt() {
    return this.#call("hub/connection_attempts", { method: "POST", body: { token: this.#token } });
  }

  attempt(id, signal) {
    return this.#call(`hub/connection_attempts/${encodeURIComponent(id)}`, { signal });
  }

  cancelAttempt(id) {
    return this.#call(`hub/connection_attempts/${encodeURIComponent(id)}`, { method: "DELETE" });
  }

  /** The address at which a browser starts the OAuth flow. The wire contract puts the token and the fields into its query. */
  startAddress(base, appURL, integration, attempt, credentials) {
    const url = new URL(`connect/oauth2/${encodeURIComponent(integration)}`, base);
    url.searchParams.set("redirect_uri", new URL("embedded/accounts/callback", appURL).href);
    url.searchParams.set("token", this.#token);
    url.searchParams.set("connection_attempt_id", attempt);
    for (const [key, value] of Object.entries(credentials)) url.searchParams.set(key, value);
    return url.href;
  }
}
