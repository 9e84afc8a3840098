// An OAuth flow runs in a window of its own, whose pages are somebody else's and may cut every tie to this one. Only
// the attempt's record says how it went, so this page asks for it until it does. This file is fetched when a flow begins;
// it imports nothing, so that no common chunk arises.
import type { Problem } from "../ui/request";
import type { Attempt, HubApi } from "./api";

const EVERY = 2000;
const AT_MOST = 5 * 60 * 1000;

/** Told by the callback page, which is on this origin too: something has happened, ask now. It carries nothing else. */
export const CHANNEL = "patchbay-hub";

/**
 * Asks for the attempt until it has ended, for at most five minutes. Returns its record; status "expired" when the time
 * is over. Throws a Problem when the session has expired, and an AbortError when the signal fires.
 */
export default async function untilEnded(api: HubApi, id: string, signal: AbortSignal): Promise<Attempt> {
  const end = Date.now() + AT_MOST;
  const channel = typeof BroadcastChannel === "function" ? new BroadcastChannel(CHANNEL) : null;
  try {
    while (Date.now() < end) {
      try {
        const attempt = await api.attempt(id, signal);
        if (attempt.status !== "pending") return attempt;
      } catch (problem) {
        // A lost answer is asked for again; a refused one stays refused.
        const { status } = problem as Partial<Problem>;
        if (status === undefined || (status >= 400 && status < 500 && status !== 429)) throw problem;
      }
      await pause(EVERY, channel, signal);
    }
    return { status: "expired", account: null, error: null };
  } finally {
    channel?.close();
  }
}

/** Waits for ms, or less when the callback page speaks or the user comes back to this window. */
function pause(ms: number, channel: BroadcastChannel | null, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = new AbortController();
    const wake = () => {
      stop.abort();
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(wake, ms);
    channel?.addEventListener("message", wake, { signal: stop.signal });
    addEventListener("focus", wake, { signal: stop.signal });
    signal.addEventListener(
      "abort",
      () => {
        stop.abort();
        clearTimeout(timer);
        reject(signal.reason as Error);
      },
      { signal: stop.signal },
    );
  });
}
