import { signal } from "@preact/signals";
import type { ComponentChild } from "preact";
import { useEffect } from "preact/hooks";
import { Button } from "./allowed";
import type { Route } from "./store";
import { Loading } from "./trouble";

type PageOf = (at: Route) => ComponentChild;
type Part = () => Promise<{ pageOf: PageOf }>;

// The parts of the console that have pages. Each is a script of its own.
const connectors: Part = () => import("./moreconnectors");
const accounts: Part = () => import("./moreaccounts");
const playground: Part = () => import("./moretry");
const settings: Part = () => import("./moresettings");
const others: Part = () => import("./more");

const parts: Partial<Record<Route["page"], Part>> = {
  connector: connectors,
  accounts,
  account: accounts,
  health: accounts,
  try: playground,
  settings,
  projects: settings,
};
const partOf = (at: Route): Part => parts[at.page] ?? others;

const loaded = signal<ReadonlyMap<Part, PageOf>>(new Map());
const failed = signal<Part | null>(null);

async function load(part: Part): Promise<void> {
  failed.value = null;
  try {
    const { pageOf } = await part();
    loaded.value = new Map([...loaded.value, [part, pageOf]]);
  } catch {
    failed.value = part;
  }
}

/** A page whose script comes when it is asked for. */
export function Later({ at }: { at: Route }) {
  const part = partOf(at);
  useEffect(() => {
    if (!loaded.peek().has(part)) void load(part);
  }, [part]);
  const pageOf = loaded.value.get(part);
  if (pageOf) return <>{pageOf(at)}</>;
  if (failed.value !== part) return <Loading />;
  return (
    <div class="card empty">
      <h1 tabIndex={-1}>This page could not be loaded</h1>
      <p class="quiet">There may be a newer console, or the server does not answer. Load the page again.</p>
      <Button needs={null} class="primary" onClick={() => location.reload()}>
        Load again
      </Button>
    </div>
  );
}
