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
import { language, texts } from "./texts";

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

  /** A call with the session's token. */
  async call<T>(path: string, options: Options = {}): Promise<T> {
    try {
      return (await call<T>(new URL(path, this.base), { ...options, headers: { "x-hub-session-token": this.#token } }))
        .body;
    } catch (problem) {
      const told: Record<string, string> | null = texts().problems;
      const words = problem instanceof Problem && told?.[problem.code];
      if (words) Object.assign(problem, { message: words, english: false });
      throw problem;
    }
  }

  settings(): Promise<HubSettingsOutputBody> {
    return this.call("hub/settings");
  }

  /** A page of what the session may link, or only one provider's, or what a search finds. */
  connectors(asked: { provider?: string; search?: string; cursor?: string }): Promise<HubConnectorsOutputBody> {
    return this.call(`hub/connectors?${new URLSearchParams({ limit: String(PAGE), ...asked }).toString()}`);
  }

  connector(integration: string): Promise<HubConnectorOutputBody> {
    return this.call(`hub/connectors/${encodeURIComponent(integration)}`);
  }

  account(id: string): Promise<HubAccount> {
    return this.call(`hub/accounts/${encodeURIComponent(id)}`);
  }

  link(integration: string, credentials: Credentials): Promise<HubLinkedBody> {
    return this.call("hub/accounts", { method: "POST", body: { integration_id: integration, credentials } });
  }

  edit(id: string, integration: string, credentials: Credentials): Promise<HubLinkedBody> {
    return this.call(`hub/accounts/${encodeURIComponent(id)}`, {
      method: "PATCH",
      body: { integration_id: integration, credentials },
    });
  }

  /** Begins an OAuth flow. start_url is where a browser goes, once; neither the token nor what was typed is in it. */
  startAttempt(
    integration: string,
    account: string | undefined,
    credentials: Credentials,
  ): Promise<HubAttemptCreatedBody> {
    return this.call("hub/connection_attempts", {
      method: "POST",
      body: { integration_id: integration, account_id: account, credentials, language: language() },
    });
  }

  attempt(id: string, signal: AbortSignal): Promise<Attempt> {
    return this.call(`hub/connection_attempts/${encodeURIComponent(id)}`, { signal });
  }

  cancelAttempt(id: string): Promise<unknown> {
    return this.call(`hub/connection_attempts/${encodeURIComponent(id)}`, { method: "DELETE" });
  }
}
