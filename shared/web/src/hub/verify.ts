// What a session with a code challenge wants of the hub: the verifier, which only this page has, with each form, and with
// the link code that the window of a sign-in tells. How a sign-in ends is in the attempt's record, as ever.
import type { Options } from "../ui/request";
import type { HubApi } from "./api";

const TRIES = 3;
const EVERY = 1000;

/** Each element listens with its newest session. */
const listening = new WeakMap<HTMLElement, AbortController>();

/** Has the API of an element's session bring the verifier along. */
export default function verified(element: HTMLElement, api: HubApi, verifier: string): void {
  const call = api.call.bind(api);
  api.call = <T>(path: string, options: Options = {}): Promise<T> =>
    call<T>(
      path,
      path.startsWith("hub/accounts") && options.body
        ? { ...options, body: { ...options.body, code_verifier: verifier } }
        : options,
    );
  const stop = new AbortController();
  listening.get(element)?.abort();
  listening.set(element, stop);
  const hear = ({ origin, data }: MessageEvent<{ link_code?: unknown } | null>) => {
    // The last page of a sign-in is of the deployment.
    if (origin === api.base.origin && typeof data?.link_code === "string")
      void finish(() =>
        call("hub/connection_attempts/finish", {
          method: "POST",
          body: { link_code: data.link_code, code_verifier: verifier },
        }),
      );
  };
  addEventListener("message", hear, { signal: stop.signal });
}

/** A lost answer is asked for again, which answers the same. A refusal is in the attempt's record. */
async function finish(call: () => Promise<unknown>): Promise<void> {
  for (let i = 0; i < TRIES; i++) {
    try {
      return void (await call());
    } catch (problem) {
      const { status } = problem as { status?: number };
      if (status === undefined || (status >= 400 && status < 500)) return;
    }
    await new Promise((go) => setTimeout(go, EVERY));
  }
}
