import { call } from "./request.js";

const enc = encodeURIComponent;

/** The management API with one API key. Every method throws a Problem. */
export class ConsoleApi {
  #authorization;

  constructor(key) {
    this.#authorization = "Basic " + btoa(`${key}:`);
  }

  #call(path, { headers = {}, ...rest } = {}) {
    return call(path, { ...rest, headers: { ...headers, authorization: this.#authorization } });
  }

  async #body(path, options) {
    return (await this.#call(path, options)).body;
  }

  project() {
    return this.#body("project");
  }

  /** filter: {search, category, state, cursor, limit}; empty ones are left out. → {data, next_cursor} */
  connectors(filter = {}) {
    const query = new URLSearchParams(Object.entries(filter).filter(([, v]) => v));
    return this.#body(`connectors?${query}`);
  }

  connector(key) {
    return this.#body(`connectors/${enc(key)}`);
  }

  enable(key) {
    return this.#body(`connectors/${enc(key)}/enable`, { method: "POST" });
  }

  /** dryRun tells what would happen and changes nothing. */
  disable(key, dryRun) {
    return this.#body(`connectors/${enc(key)}/disable${dryRun ? "?dry_run=true" : ""}`, { method: "POST" });
  }

  /** repeat is an Idempotency-Key: the same one for every try of one form. */
  createAuthConfig(body, repeat) {
    return this.#body("auth_configs", { method: "POST", body, headers: { "idempotency-key": repeat } });
  }

  /** → {config, etag} */
  async authConfig(id) {
    const { body, headers } = await this.#call(`auth_configs/${enc(id)}`);
    return { config: body, etag: headers.get("etag") };
  }

  changeAuthConfig(id, etag, body) {
    return this.#body(`auth_configs/${enc(id)}`, { method: "PATCH", body, headers: etag ? { "if-match": etag } : {} });
  }

  deleteAuthConfig(id) {
    return this.#body(`auth_configs/${enc(id)}`, { method: "DELETE" });
  }

  makeDefault(id) {
    return this.#body(`auth_configs/${enc(id)}/make_default`, { method: "POST" });
  }

  createSession(body) {
    return this.#body("connect_sessions", { method: "POST", body });
  }

  /** A page of linked accounts: a bare array, shorter than size when it is the last. */
  accounts({ provider, status, page = 1, size = 25 }) {
    const query = new URLSearchParams({ page, page_size: size });
    if (provider) query.set("provider", provider);
    if (status) query.append("status[]", status);
    return this.#body(`accounts?${query}`);
  }

  deleteAccount(id) {
    return this.#body(`accounts/${enc(id)}`, { method: "DELETE" });
  }

  /** Calls the provider's API with the account's credentials. → {status, text} as the provider answered. */
  proxy(account, request) {
    return this.#call("unified/proxy", { method: "POST", body: request, headers: { "x-account-id": account } });
  }
}
