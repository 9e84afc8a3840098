import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { MorePage } from "./more";
import type { Route } from "./store";
import { Loading } from "./trouble";

const more = signal<{ MorePage: typeof MorePage } | null>(null);
const failed = signal(false);

async function load(): Promise<void> {
  failed.value = false;
  try {
    more.value = await import("./more");
  } catch {
    failed.value = true;
  }
}

/** A page whose script comes when it is asked for. */
export function Later({ at }: { at: Route }) {
  useEffect(() => {
    if (!more.peek()) void load();
  }, []);
  if (more.value) return <more.value.MorePage at={at} />;
  if (!failed.value) return <Loading />;
  return (
    <div class="card empty">
      <h1 tabIndex={-1}>This page could not be loaded</h1>
      <p class="quiet">There may be a newer console, or the server does not answer. Load the page again.</p>
      <button type="button" class="primary" onClick={() => location.reload()}>
        Load again
      </button>
    </div>
  );
}
