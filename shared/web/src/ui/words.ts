/**
 * How numbers and times are written among English words: as the reader's own English has it. Another language's would
 * stand in the middle of a sentence, and be read out as if it were English.
 */
export const LOCALE = globalThis.navigator?.languages.find((tag) => /^en\b/i.test(tag)) ?? "en";

/** A number, in groups of thousands. A small one needs none of the browser's tables, which take longer than a page. */
export const figure = (n: number): string => (n < 1000 ? String(n) : n.toLocaleString(LOCALE));

/** Words such as 3 accounts, 1 account. */
export function count(n: number, one: string, many = `${one}s`): string {
  return `${figure(n)} ${n === 1 ? one : many}`;
}

const schemes: Record<string, string> = {
  api_key: "API key",
  bearer: "Token",
  basic: "User name and password",
  oauth2_code: "OAuth 2.0, each user signs in",
  oauth2_client_credentials: "OAuth 2.0, client credentials",
};

/** The scheme of an auth type, for people. */
export const schemeName = (scheme: string): string => schemes[scheme] ?? scheme;

/** Whether the end user is sent to the provider, which needs a redirect URI that it knows. */
export const redirects = (scheme: string): boolean => scheme === "oauth2_code";
