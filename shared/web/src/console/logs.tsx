import { useSignal } from "@preact/signals";
import { Button } from "./allowed";
import { ClearFilters } from "./clearfilters";
import { useLiveTail } from "./livetail";
import { type Entry, type LogFilter, readLogs } from "./logapi";
import { filterOf, LogFilters, type Shown, showFilter } from "./logfilters";
import { LogTable } from "./logtable";
import { ShowMore, usePages } from "./pages";
import { readLogSettings } from "./projectapi";
import { api, useLoad } from "./store";
import { Loading } from "./trouble";

/** What happened in the project, newest first; the filter is the address's. */
export function LogsPage({ query }: { query: URLSearchParams }) {
  const filter = filterOf(query);
  const live = useSignal(false);
  const { data } = useLoad(() => api().configured(), []);
  const names = new Map(data?.connectors.map((c) => [c.key, c.name]));
  return (
    <>
      <div class="head">
        <h1 class="grow" tabIndex={-1}>
          Logs
        </h1>
        <a href="#/settings">Settings</a>
        <Button
          needs={null}
          id="live"
          class="live"
          aria-pressed={live.value}
          onClick={() => {
            live.value = !live.value;
          }}
        >
          <span class="dot" aria-hidden="true" />
          Live
        </Button>
      </div>
      <LogFilters filter={filter} names={names} live={live.value} />
      <Entries filter={filter} names={names} live={live.value} />
    </>
  );
}

function Entries({ filter, names, live }: { filter: Shown; names: Map<string, string>; live: boolean }) {
  const pages = usePages((next) => readLogs(timed(filter), next), [JSON.stringify(filter)]);
  const { fresh, state } = useLiveTail(filter, live);
  if (!pages.first) return <Loading />;
  const all = once([...fresh, ...pages.all]);
  return (
    <>
      {live && (
        <p class="quiet" role="status">
          {following[state]}
        </p>
      )}
      {all.length > 0 ? (
        <LogTable entries={all} names={names} fresh={fresh} />
      ) : pages.more ? (
        <p class="quiet">None among the newest entries.</p>
      ) : (
        <Empty filter={filter} />
      )}
      <ShowMore of={{ ...pages, all }} further="Look further back" />
    </>
  );
}

const following = {
  "": "Connecting…",
  on: "Live: new entries appear by themselves, some seconds after they happen.",
  lost: "The server does not answer. Trying again…",
};

/** Each entry once: what the live tail brought may be on a page, too. */
function once(entries: Entry[]): Entry[] {
  const seen = new Set<string>();
  return entries.filter((e) => !seen.has(e.request_id) && seen.add(e.request_id));
}

/** The filter with its span of time as moments. */
function timed(f: Shown): LogFilter {
  const hours = Number(f.range);
  return hours > 0 ? { ...f, from: new Date(Date.now() - hours * 3_600_000).toISOString() } : f;
}

function Empty({ filter }: { filter: Shown }) {
  if (Object.values(filter).some(Boolean))
    return (
      <div class="card">
        <p class="quiet">Nothing matches the filters.</p>
        <div class="actions">
          <ClearFilters clear={() => showFilter({})} />
        </div>
      </div>
    );
  return <NothingYet />;
}

function NothingYet() {
  const { data: settings } = useLoad(readLogSettings, []);
  if (settings && settings.mode !== "all")
    return (
      <div class="card empty">
        <h2>{settings.mode === "none" ? "The log is switched off" : "Nothing has failed"}</h2>
        <p class="quiet">
          {settings.mode === "none"
            ? "Nothing of what happens is kept, so that nobody can look up why something failed."
            : "The log keeps only failures, and there were none."}
        </p>
        <a class="button" href="#/settings">
          Change what the log keeps
        </a>
      </div>
    );
  return (
    <div class="card empty">
      <h2>Nothing has happened yet</h2>
      <p class="quiet">
        Here you will see each call to a provider, each attempt of a customer to link an account, with its steps and
        what went wrong, each renewal and test of an account, and each webhook that was delivered.
      </p>
      <a class="button" href="#/">
        Your connectors
      </a>
    </div>
  );
}
