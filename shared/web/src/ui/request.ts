import { BASE } from "./base";
import { formTexts } from "./texts";

/** One fault of a request: where it is (such as body.setup_fields.client_id) and what is wrong. */
export interface Fault {
  location: string;
  message: string;
}

/** What the API answered instead of success. status 0: no answer at all. */
export class Problem extends Error {
  readonly status: number;
  /** The API's code of the fault, such as stale_version; empty when there is none. */
  readonly code: string;
  /** The provider's own words; empty when there are none. */
  readonly said: string;
  readonly fields: Fault[];
  /** The answer as it came, when it is no Problem of Patchbay but what a provider answered to a call through it. */
  readonly relayed: string | null;
  /** Whether the message is the API's, which is English in pages of any language. */
  english = false;

  constructor(about: {
    status: number;
    message: string;
    code?: string;
    said?: string;
    fields?: Fault[];
    relayed?: string | null;
  }) {
    super(about.message);
    this.status = about.status;
    this.code = about.code ?? "";
    this.said = about.said ?? "";
    this.fields = about.fields ?? [];
    this.relayed = about.relayed ?? null;
  }
}

export interface Options {
  method?: string;
  headers?: Record<string, string>;
  /** Sent as JSON. */
  body?: unknown;
  /** Sent as it is, in place of a body. */
  yaml?: string;
  signal?: AbortSignal;
  /** omit unless a cookie says who calls: a refused key must not open the browser's own password box. */
  credentials?: RequestCredentials;
}

export interface Answer<T> {
  body: T;
  text: string;
  headers: Headers;
  status: number;
}

// No answer takes longer: what runs the API is stopped before.
const LONGEST = 60_000;

/** Calls the API at path, relative to the deployment's base address. Throws a Problem, or an AbortError. */
export async function call<T>(
  path: string | URL,
  { method = "GET", headers = {}, body, yaml, signal, credentials = "omit" }: Options = {},
): Promise<Answer<T>> {
  let answer: Response;
  const kind = yaml === undefined ? "application/json" : "application/yaml";
  try {
    answer = await fetch(new URL(path, BASE), {
      method,
      headers: body === undefined && yaml === undefined ? headers : { ...headers, "content-type": kind },
      body: yaml ?? (body === undefined ? null : JSON.stringify(body)),
      credentials,
      cache: "no-store",
      signal: signal ?? AbortSignal.timeout(LONGEST),
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new Problem({ status: 0, message: formTexts().noAnswer });
  }
  const text = await answer.text();
  const parsed = parse(text);
  if (!answer.ok) throw problemOf(answer, parsed, text);
  return { body: parsed as T, text, headers: answer.headers, status: answer.status };
}

function parse(text: string): unknown {
  try {
    return text === "" ? null : JSON.parse(text);
  } catch {
    return null;
  }
}

function problemOf(answer: Response, body: unknown, whole: string): Problem {
  const given = (typeof body === "object" && body !== null ? body : {}) as Record<string, unknown>;
  const text = (name: string) => (typeof given[name] === "string" ? (given[name] as string) : "");
  const ours = inWords(text("message"));
  let message = ours || formTexts().failed(answer.status);
  const wait = Number(answer.headers.get("retry-after"));
  if (answer.status === 429 && wait > 0) message += ` ${formTexts().againIn(wait)}`;
  const fields = (Array.isArray(given["errors"]) ? given["errors"] : []).filter(
    (e): e is Fault => typeof e?.message === "string",
  );
  // A Problem names its request, which no provider knows.
  const id = answer.headers.get("x-request-id");
  const relayed = id && text("instance") === id ? null : whole;
  const said = text("provider_response");
  const problem = new Problem({ status: answer.status, code: text("code"), message, said, fields, relayed });
  problem.english = ours !== "";
  return problem;
}

// The API's sentences are for whoever calls it. These speak of routes, headers and members of a request: not for a
// page.
const forCallers =
  /\b(GET|POST|PATCH|PUT|DELETE) \/|\bIf-Match\b|\bETag\b|\bbody\.|\bquery\.|\bpath\.\w|^The request is not valid\.$/;

/** A message without the sentences that are only for callers of the API; empty when nothing is left. */
export function inWords(message: string): string {
  return (message.match(/[^.!?]+(?:[.!?](?!\s|$)[^.!?]*)*[.!?]*\s*/g) ?? [])
    .filter((sentence) => !forCallers.test(sentence.trim()))
    .join("")
    .trim();
}

/** JSON with line breaks; anything else as it is. */
export function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
