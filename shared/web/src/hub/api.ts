import type {
  HubAccountOutputBody,
  HubAttemptCreatedBody,
  HubAttemptOutputBody,
  HubConnectorOutputBody,
  HubConnectorsOutputBody,
  HubIntegration,
  HubLinkedBody,
  HubSettingsOutputBody,
} from "../api/types";
import { call, type Options, Problem } from "../ui/request";
import { texts } from "./texts";

export type Integration = HubIntegration;
export type HubAccount = HubAccountOutputBody;
export type Attempt = Pick<HubAttemptOutputBody, "status" | "account" | "error">;
export type Credentials = Record<string, string>;

/** How many connectors a page of the picker has. */
const PAGE = 50;

/** The hub API with one session's token: client contract, section 3. Every method throws a Problem. */
export class HubApi {
  readonly #token: string;

  /** The deployment's base address. */
  readonly base: URL;

  constructor(token: string, base: URL) {
    this.#token = token;
    this.base = base;
  }

  async #call<T>(path: string, options: Options = {}): Promise<T> {
    try {
      return (await call<T>(new URL(path, this.base), { ...options, headers: { "x-hub-session-token": this.#token } }))
        .body;
    } catch (problem) {
      const told: Record<string, string> | null = texts().problems;
      if (problem instanceof Problem) problem.message = told?.[problem.code] ?? problem.message;
      throw problem;
    }
  }

  settings(): Promise<HubSettingsOutputBody> {
    return this.#call("hub/settings");
  }

  /** A page of what the session may link, or only one provider's, or what a search finds. */
  connectors(asked: { provider?: string; search?: string; cursor?: string }): Promise<HubConnectorsOutputBody> {
    return this.#call(`hub/connectors?${new URLSearchParams({ limit: String(PAGE), ...asked }).toString()}`);
  }

  connector(integration: string): Promise<HubConnectorOutputBody> {
    return this.#call(`hub/connectors/${encodeURIComponent(integration)}`);
  }

  account(id: string): Promise<HubAccount> {
    return this.#call(`hub/accounts/${encodeURIComponent(id)}`);
  }

  link(integration: string, credentials: Credentials): Promise<HubLinkedBody> {
    return this.#call("hub/accounts", { method: "POST", body: { integration_id: integration, credentials } });
  }

  edit(id: string, integration: string, credentials: Credentials): Promise<HubLinkedBody> {
    return this.#call(`hub/accounts/${encodeURIComponent(id)}`, {
      method: "PATCH",
      body: { integration_id: integration, credentials },
    });
  }

  startAttempt(): Promise<HubAttemptCreatedBody> {
    return this.#call("hub/connection_attempts", { method: "POST", body: { token: this.#token } });
  }

  attempt(id: string, signal: AbortSignal): Promise<Attempt> {
    return this.#call(`hub/connection_attempts/${encodeURIComponent(id)}`, { signal });
  }

  cancelAttempt(id: string): Promise<unknown> {
    return this.#call(`hub/connection_attempts/${encodeURIComponent(id)}`, { method: "DELETE" });
  }

  /**
   * The address at which a browser starts the OAuth flow. The wire contract puts the token and the fields into its
   * query.
   */
  startAddress(appURL: string, integration: string, attempt: string, credentials: Credentials): string {
    const url = new URL(`connect/oauth2/${encodeURIComponent(integration)}`, this.base);
    url.searchParams.set("redirect_uri", new URL("embedded/accounts/callback", appURL).href);
    url.searchParams.set("token", this.#token);
    url.searchParams.set("connection_attempt_id", attempt);
    for (const [key, value] of Object.entries(credentials)) url.searchParams.set(key, value);
    return url.href;
  }
}
