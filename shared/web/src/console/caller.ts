/** What a request says of who makes it. */
export interface Caller {
  credentials: RequestCredentials;
  headers: () => Record<string, string>;
  /** Makes headers good again that another tab of this browser has made stale. */
  renew?: () => Promise<void>;
}

/** The caller that presents an API key with each request. */
export const byKey = (key: string): Caller => ({
  credentials: "omit",
  headers: () => ({ authorization: "Basic " + btoa(`${key}:`) }),
});

export const enc = encodeURIComponent;
export const query = (of: Record<string, string | number | null | undefined>): string =>
  new URLSearchParams(
    Object.entries(of).flatMap(([k, v]) => (v === undefined || v === null || v === "" ? [] : [[k, String(v)]])),
  ).toString();
