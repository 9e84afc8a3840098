import { BASE, h } from "./dom.js";

/** What the API answered instead of success. status 0: no answer at all. */
export class Problem extends Error {
  /** @param {{status: number, message: string, providerResponse?: string, fields?: {location: string, message: string}[]}} about */
  constructor(about) {
    super(about.message);
    this.status = about.status;
    this.providerResponse = about.providerResponse ?? "";
    this.fields = about.fields ?? [];
  }
}

/**
 * Calls the API at path, relative to the deployment's base address. Returns {body, headers, status}; throws a Problem.
 * options: method, headers, body (an object, sent as JSON), signal.
 */
export async function call(path, { method = "GET", headers = {}, body, signal } = {}) {
  let answer;
  try {
    answer = await fetch(new URL(path, BASE), {
      method,
      headers: body === undefined ? headers : { ...headers, "content-type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
      credentials: "omit", // no cookie is needed, and a refused key must not open the browser's own password box
      cache: "no-store",
      signal,
    });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Problem({ status: 0, message: "The server did not answer. Check your connection and try again." });
  }
  const text = await answer.text();
  let parsed = null;
  try {
    parsed = text === "" ? null : JSON.parse(text);
  } catch {
    parsed = null;
  }
  if (!answer.ok) throw problemOf(answer, parsed);
  return { body: parsed, text, headers: answer.headers, status: answer.status };
}

function problemOf(answer, body) {
  let message = typeof body?.message === "string" && body.message !== "" ? body.message : `The server answered ${answer.status}.`;
  const wait = Number(answer.headers.get("retry-after"));
  if (answer.status === 429 && wait > 0) message += ` Try again in ${wait} s.`;
  return new Problem({
    status: answer.status,
    message,
    providerResponse: typeof body?.provider_response === "string" ? body.provider_response : "",
    fields: Array.isArray(body?.errors) ? body.errors.filter((e) => typeof e?.message === "string") : [],
  });
}

/** A problem for the eye: the message, and the provider's own words as they came. */
export function explain(problem) {
  const said = problem.providerResponse;
  return [
    h("p", { class: "strong" }, problem.message),
    said && h("p", { class: "quiet" }, "The provider said:"),
    said && h("pre", { class: "said", tabindex: "0" }, pretty(said)),
  ];
}

/** JSON with line breaks; anything else as it is. */
export function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
