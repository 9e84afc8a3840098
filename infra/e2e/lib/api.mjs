import { WAIT } from "./until.mjs";

/** The management API by plain HTTP, for what a test needs beside the thing it tests. */
export class Api {
  constructor({ base, key }) {
    this.base = base;
    this.authorization = "Basic " + Buffer.from(`${key}:`).toString("base64");
  }

  /** → {status, body, headers}, whatever the status. */
  async call(method, path, body, headers = {}) {
    const answer = await fetch(this.base + path, {
      method,
      headers: {
        authorization: this.authorization,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(WAIT),
    });
    const text = await answer.text();
    let parsed = text;
    try {
      parsed = text === "" ? null : JSON.parse(text);
    } catch {
      // An answer that is not JSON is shown as it is.
    }
    return { status: answer.status, body: parsed, headers: answer.headers };
  }

  /** The body of an answer that must be a success. */
  async must(method, path, body, headers) {
    const { status, body: answer } = await this.call(method, path, body, headers);
    if (status < 200 || status > 299) throw new Error(`${method} ${path}: ${status} ${JSON.stringify(answer)}`);
    return answer;
  }

  createAuthConfig(connector, fields = {}) {
    return this.must("POST", "/auth_configs", { connector_key: connector, setup_fields: {}, ...fields });
  }

  session(owner, fields = {}) {
    return this.must("POST", "/connect_sessions", {
      origin_owner_id: owner,
      origin_owner_name: `${owner} Inc.`,
      ...fields,
    });
  }

  accountsOf(owner) {
    return this.must("GET", `/accounts?origin_owner_id=${encodeURIComponent(owner)}`);
  }

  proxy(account, path, request = {}) {
    return this.call("POST", "/unified/proxy", { method: "GET", path, ...request }, { "x-account-id": account });
  }

  /** The hub API with a session's token, as a browser's script calls it. */
  async hub(token, method, path, body) {
    return this.call(method, path, body, { authorization: "", "x-hub-session-token": token });
  }
}
