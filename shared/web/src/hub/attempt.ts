// An OAuth flow runs in a window of its own, whose pages are somebody else's and may cut every tie to this one. Only
// the attempt's record says how it went, so this page asks for it until it does.
import { Problem } from "../ui/request";
import type { Attempt, HubApi } from "./api";

const EVERY = 2000;
const AT_MOST = 5 * 60 * 1000;

/** Told by the callback page, which is on this origin too: something has happened, ask now. It carries nothing else. */
export const CHANNEL = "patchbay-hub";

/**
 * Opens the window in which the flow will run. Call it in the click itself: later, browsers block it. Null: blocked.
 *
 * The window keeps its opener: without it, browsers let this page neither raise nor close the window again.
 */
export function openWindow(): Window | null {
  const [width, height] = [Math.min(1024, screen.availWidth), Math.min(800, screen.availHeight)];
  const left = screenX + (outerWidth - width) / 2; // browsers keep it on the screen
  return open("about:blank", "_blank", `popup,width=${width},height=${height},left=${left}`);
}

/**
 * Asks for the attempt until it has ended, for at most five minutes. Returns its record; status "expired" when the time
 * is over. Throws a Problem when the session has expired, and an AbortError when the signal fires.
 */
export async function untilEnded(api: HubApi, id: string, signal: AbortSignal): Promise<Attempt> {
  const end = Date.now() + AT_MOST;
  const channel = typeof BroadcastChannel === "function" ? new BroadcastChannel(CHANNEL) : null;
  try {
    while (Date.now() < end) {
      try {
        const attempt = await api.attempt(id, signal);
        if (attempt.status !== "pending") return attempt;
      } catch (problem) {
        // A lost answer is asked for again; a refused one stays refused.
        if (!(problem instanceof Problem) || (problem.status >= 400 && problem.status < 500 && problem.status !== 429))
          throw problem;
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
