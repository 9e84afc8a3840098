import type {
  AuthConfig as WireConfig,
  CheckAuthConfigInputBody,
  CheckAuthConfigOutputBody,
  Category,
  ListedConnector as WireConnector,
  ConnectSessionWithToken,
  CreateAuthConfigInputBody,
  CreateSessionInputBody,
  LinkedAccount as WireAccount,
  ListConnectorsOutputBody,
  ProjectOutputBody,
  ProxyInputBody,
  SwitchOutputBody,
  UpdateAuthConfigInputBody,
  WithheldConnector,
} from "../api/types";
import { type Answer, call, type Options, Problem } from "../ui/request";
import { type Caller, enc, query } from "./caller";
import type { Detail } from "./detail";

export { enc, query } from "./caller";
export type { AuthType, Detail } from "./detail";
export type { Category };
export type Project = ProjectOutputBody;
export type Connector = Omit<WireConnector, "auth_configs">;
export type AuthConfig = WireConfig;
/** A connector of the project's, with its auth configs. */
export type ConfiguredConnector = Connector & { auth_configs: AuthConfig[] };
export type Account = WireAccount;

/** The management API, as one caller of one project. Every method throws a Problem. */
export class ConsoleApi {
  readonly #by: Caller;

  constructor(by: Caller) {
    this.#by = by;
  }

  async #call<T>(path: string, options: Options = {}): Promise<Answer<T>> {
    const { credentials, headers, renew } = this.#by;
    const once = () => call<T>(path, { ...options, credentials, headers: { ...options.headers, ...headers() } });
    try {
      return await once();
    } catch (problem) {
      if (!renew || !(problem instanceof Problem) || problem.code !== "foreign_request") throw problem;
      await renew();
      return once();
    }
  }

  /** An answer as text. */
  text(path: string): Promise<Answer<unknown>> {
    return this.#call(path);
  }

  /** An answer with its headers. */
  answer<T>(path: string, options?: Options): Promise<Answer<T>> {
    return this.#call<T>(path, options);
  }

  /** The body of an answer. */
  async ask<T>(path: string, options?: Options): Promise<T> {
    return (await this.#call<T>(path, options)).body;
  }

  project(): Promise<Project> {
    return this.ask("project");
  }

  async categories(): Promise<Category[]> {
    return (await this.ask<{ data: Category[] | null }>("categories")).data ?? [];
  }

  /** What the project's plan leaves out. */
  async withheld(): Promise<WithheldConnector[]> {
    return (await this.ask<{ data: WithheldConnector[] | null }>("connectors/withheld")).data ?? [];
  }

  /** A page of the catalog, with what this project has of it. */
  connectors(filter: {
    search?: string;
    category?: string;
    cursor?: string;
    limit?: number;
  }): Promise<{ data: Connector[] | null; next_cursor: string | null }> {
    return this.ask(`connectors?${query(filter)}`);
  }

  /** Every connector that is configured, with its auth configs, and the categories of them all. */
  async configured(): Promise<{ connectors: ConfiguredConnector[]; categories: Category[] }> {
    const connectors: ConfiguredConnector[] = [];
    const categories = new Map<string, Category>();
    for (let cursor: string | undefined; ;) {
      const page = await this.ask<ListConnectorsOutputBody>(
        `connectors?${query({ configured: "true", include: "auth_configs,categories", limit: 500, cursor })}`,
      );
      for (const c of page.data ?? []) connectors.push({ ...c, auth_configs: c.auth_configs ?? [] });
      for (const c of page.categories ?? []) categories.set(c.key, c);
      if (!page.next_cursor) return { connectors, categories: [...categories.values()] };
      cursor = page.next_cursor;
    }
  }

  async connector(key: string): Promise<Detail> {
    const detail = await this.ask<Detail>(`connectors/${enc(key)}`);
    return { ...detail, auth_types: detail.auth_types ?? [], auth_configs: detail.auth_configs ?? [] };
  }

  enable(key: string): Promise<SwitchOutputBody> {
    return this.ask(`connectors/${enc(key)}/enable`, { method: "POST" });
  }

  /** dryRun tells what would happen and changes nothing. */
  disable(key: string, dryRun: boolean): Promise<SwitchOutputBody> {
    return this.ask(`connectors/${enc(key)}/disable${dryRun ? "?dry_run=true" : ""}`, { method: "POST" });
  }

  /** repeat is an Idempotency-Key: the same one for every try of one form. */
  createAuthConfig(body: CreateAuthConfigInputBody, repeat: string): Promise<AuthConfig> {
    return this.ask("auth_configs", { method: "POST", body, headers: { "idempotency-key": repeat } });
  }

  /** Asks the provider about an OAuth client; nothing is stored. */
  checkClient(body: CheckAuthConfigInputBody): Promise<CheckAuthConfigOutputBody> {
    return this.ask("auth_configs/check", { method: "POST", body });
  }

  /** An auth config and the tag of what was read, for a change of exactly that. */
  async authConfig(id: string): Promise<{ config: AuthConfig; tag: string | null }> {
    const { body, headers } = await this.#call<AuthConfig>(`auth_configs/${enc(id)}`);
    return { config: body, tag: headers.get("etag") };
  }

  changeAuthConfig(id: string, tag: string | null, body: UpdateAuthConfigInputBody): Promise<AuthConfig> {
    return this.ask(`auth_configs/${enc(id)}`, { method: "PATCH", body, headers: tag ? { "if-match": tag } : {} });
  }

  deleteAuthConfig(id: string): Promise<unknown> {
    return this.ask(`auth_configs/${enc(id)}`, { method: "DELETE" });
  }

  makeDefault(id: string): Promise<unknown> {
    return this.ask(`auth_configs/${enc(id)}/make_default`, { method: "POST" });
  }

  createSession(body: CreateSessionInputBody): Promise<ConnectSessionWithToken> {
    return this.ask("connect_sessions", { method: "POST", body });
  }

  /** Suspends an account, or resumes it. */
  suspendAccount(id: string, suspended: boolean): Promise<Account> {
    return this.ask(`accounts/${enc(id)}/${suspended ? "suspend" : "resume"}`, { method: "POST" });
  }

  /** Calls the provider's API with the account's credentials, and answers as the provider did. */
  proxy(account: string, request: ProxyInputBody): Promise<Answer<unknown>> {
    return this.#call("unified/proxy", { method: "POST", body: request, headers: { "x-account-id": account } });
  }
}
