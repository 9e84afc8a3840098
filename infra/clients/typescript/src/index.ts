/**
 * A client of Patchbay's API for back ends. api.gen.ts has every operation and type of the OpenAPI document; openapi-fetch
 * calls them. This file adds what a program needs around them: a key, errors, repeats, pages and calls to providers.
 *
 * An answer may have members, values and statuses that this client does not know. None of them is an error: answers are
 * not checked, and every status from 400 on has a Problem.
 */
import createClient, { type Client, type ClientOptions } from "openapi-fetch";
import type { components, paths } from "./api.gen.js";

export type { components, operations, paths } from "./api.gen.js";

type Schemas = components["schemas"];
export type LinkedAccount = Schemas["LinkedAccount"];
export type AuthConfig = Schemas["AuthConfig"];
export type Event = Schemas["Event"];
export type Log = Schemas["Log"];
export type Problem = Schemas["Problem"];
/** What a webhook's receiver gets. */
export type Payload = Schemas["Payload"];

export type Patchbay = Client<paths>;

export interface Options extends Omit<ClientOptions, "baseUrl"> {
  /** The deployment's address, such as https://patchbay.example.com. */
  baseUrl: string;
  /** An API key or a use token. It is for a back end; no browser may have it. */
  apiKey: string;
}

/** Makes a client: `const { data, error } = await patchbay(…).GET("/accounts/{id}", { params: { path: { id } } })`. */
export function patchbay({ baseUrl, apiKey, ...options }: Options): Patchbay {
  if (!apiKey) throw new Error("patchbay: the API key is empty");
  const client = createClient<paths>({ ...options, baseUrl: baseUrl.replace(/\/+$/, "") });
  client.use({
    onRequest({ request }) {
      request.headers.set("authorization", `Bearer ${apiKey}`);
      return request;
    },
  });
  return client;
}

/** An answer that is no success. */
export class PatchbayError extends Error {
  override name = "PatchbayError";
  constructor(
    /** Of HTTP. */
    readonly status: number,
    /** What happened and what to do; of an answer that is not Patchbay's, what could be read. */
    readonly problem: Partial<Problem>,
    /** Seconds to wait before the next try, where the answer says so. */
    readonly retryAfter?: number,
  ) {
    const code = problem.code ? `${status} ${problem.code}` : `${status}`;
    super(`${problem.message ?? "the call failed"} (${code})`);
  }
}

/** What an operation's answer holds, or a PatchbayError: `const account = must(await client.GET(…))`. */
export function must<T>(answer: { data?: T; error?: unknown; response: Response }): T {
  const { response } = answer;
  if (response.ok) return answer.data as T;
  const problem = typeof answer.error === "object" && answer.error !== null ? answer.error : {};
  const wait = Number(response.headers.get("retry-after") ?? NaN);
  throw new PatchbayError(response.status, problem, Number.isFinite(wait) ? wait : undefined);
}

/** A key for one POST: sent again with the same body, it does nothing twice. Keep it with what you are about to do. */
export const idempotencyKey = (): string => crypto.randomUUID();

/** The version that an answer has, for If-Match of a change that must not undo another's. */
export const ifMatch = (answer: { response: Response }): string => answer.response.headers.get("etag") ?? "";

type Query<P extends keyof paths> = paths[P] extends { get: { parameters: { query?: infer Q } } }
  ? NonNullable<Q>
  : never;

/** All linked accounts that match, page by page. */
export async function* accounts(client: Patchbay, match: Query<"/accounts"> = {}): AsyncGenerator<LinkedAccount> {
  let query = match;
  for (;;) {
    const answer = await client.GET("/accounts", { params: { query } });
    yield* must(answer);
    const next = /<([^>]*)>\s*;[^,]*rel="?next"?/.exec(answer.response.headers.get("link") ?? "")?.[1];
    const cursor = next && new URL(next, answer.response.url).searchParams.get("cursor");
    if (!cursor) return;
    const { page: _, ...rest } = query;
    query = { ...rest, cursor };
  }
}

/** All events that match, in the order asked for. */
export async function* events(client: Patchbay, match: Query<"/events"> = {}): AsyncGenerator<Event> {
  let query = match;
  for (;;) {
    const page = must(await client.GET("/events", { params: { query } }));
    yield* page.data;
    if (!page.next) return;
    query = { ...query, cursor: page.next };
  }
}

/** All entries of the log that match, newest first unless asked otherwise. */
export async function* logs(client: Patchbay, match: Query<"/requests/logs"> = {}): AsyncGenerator<Log> {
  let query = match;
  for (;;) {
    const page = must(await client.GET("/requests/logs", { params: { query } }));
    yield* page.data;
    if (!page.next) return;
    query = { ...query, next: page.next };
  }
}

/** All auth configs that match. */
export async function* authConfigs(client: Patchbay, match: Query<"/auth_configs"> = {}): AsyncGenerator<AuthConfig> {
  for (let page = 1, seen = 0; ; page++) {
    const list = must(await client.GET("/auth_configs", { params: { query: { ...match, page } } }));
    yield* list.data;
    seen += list.data.length;
    if (list.data.length === 0 || seen >= list.total) return;
  }
}

export interface Call {
  method?: string;
  /** With its query, appended to the connector's base address. */
  path: string;
  headers?: Record<string, string>;
  body?: unknown;
  /** For whom the call is made, where an account is personal. */
  actingUser?: string;
}

/**
 * Makes a request at the provider of a linked account, with the account's credential in it. The answer is the provider's,
 * whatever its status and form; a refusal by Patchbay has a Problem as its body (see refused).
 */
export async function call(client: Patchbay, account: string, { actingUser, ...body }: Call): Promise<Response> {
  const header = { "x-account-id": account, ...(actingUser ? { "x-acting-user": actingUser } : {}) };
  // "stream" leaves a success unread. What is no success openapi-fetch has read, so it is put together again.
  const { response, error } = await client.POST("/unified/proxy", { params: { header }, body, parseAs: "stream" });
  if (!response.bodyUsed) return response;
  const text = typeof error === "string" ? error : JSON.stringify(error);
  return new Response(text, { status: response.status, statusText: response.statusText, headers: response.headers });
}

/** The problem where Patchbay has refused a call; undefined where the answer is the provider's. */
export function refused(status: number, body: unknown): Problem | undefined {
  const problem = body as Problem | null;
  const ours = typeof problem === "object" && problem !== null && problem.statusCode === status && problem.code;
  return status >= 400 && ours ? problem : undefined;
}
