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
