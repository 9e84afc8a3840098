import { Button } from "./allowed";
import { Choice, filterAt, Search } from "./filters";
import type { LogFilter } from "./logapi";
import { kinds } from "./logwords";

/** What the page of the log is asked for by, as its address has it. range: hours back from now. */
export type Shown = LogFilter & { range?: string };

const { read, show, change } = filterAt<keyof Shown>("logs", [
  "connector",
  "config",
  "account",
  "owner",
  "attempt",
  "request",
  "kind",
  "failed",
  "from",
  "to",
  "range",
]);

/** The filter that an address has; what it does not know is left out. */
export const filterOf = (query: URLSearchParams): Shown => read(query);

/** Shows what another filter lets through, at its address. */
export const showFilter = (filter: Shown): void => show(filter);

const ranges: Record<string, string> = {
  "1": "Last hour",
  "24": "Last 24 hours",
  "168": "Last 7 days",
  between: "Between…",
};

/** What one field asks for: an id says by its beginning what it is the id of, anything else is an owner. */
const sorts: [prefix: string, name: "account" | "attempt" | "request"][] = [
  ["acc_", "account"],
  ["att_", "attempt"],
  ["req_", "request"],
];

export function LogFilters({ filter, names, live }: { filter: Shown; names: Map<string, string>; live: boolean }) {
  const range = filter.range ?? (filter.from || filter.to ? "between" : "");
  return (
    <div class="filters logs" role="search">
      <Search
        label="Owner, account ID or request ID"
        value={filter.account ?? filter.attempt ?? filter.request ?? filter.owner}
        set={(value) => {
          const [, name = "owner" as const] = sorts.find(([prefix]) => value.startsWith(prefix)) ?? [];
          change({ account: "", attempt: "", request: "", owner: "", [name]: value });
        }}
      />
      <Choice
        label="Connector"
        any="All connectors"
        value={filter.connector}
        options={Object.fromEntries(names)}
        set={(connector) => change({ connector, config: "" })}
      />
      <Choice label="What" any="Everything" value={filter.kind} options={kinds} set={(kind) => change({ kind })} />
      <Choice
        label="Outcome"
        any="Any outcome"
        value={filter.failed && "yes"}
        options={{ yes: "Only failures" }}
        set={(failed) => change({ failed })}
      />
      {!live && (
        <Choice
          label="Time"
          any="Any time"
          value={range}
          options={ranges}
          set={(r) =>
            change(
              r === "between"
                ? { range: "", from: new Date(Date.now() - 86_400_000).toISOString(), to: "" }
                : { range: r, from: "", to: "" },
            )
          }
        />
      )}
      {!live && range === "between" && (
        <div class="between">
          <Time label="From" value={filter.from} set={(from) => change({ range: "", from })} />
          <Time label="To" value={filter.to} set={(to) => change({ range: "", to })} />
        </div>
      )}
      {filter.config && (
        <p class="quiet chip">
          Only the auth config <code>{filter.config}</code>{" "}
          <Button needs={null} class="link" onClick={() => change({ config: "" })}>
            Show all
          </Button>
        </p>
      )}
    </div>
  );
}

/** A moment in the reader's own time, as the input wants it. */
function local(at: string | undefined): string {
  const date = new Date(at ?? "");
  if (Number.isNaN(date.getTime())) return "";
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

function Time({ label, value, set }: { label: string; value: string | undefined; set: (at: string) => void }) {
  return (
    <label>
      <span class="quiet">{label}</span>
      <input
        type="datetime-local"
        value={local(value)}
        onChange={(event) => {
          const at = new Date(event.currentTarget.value);
          set(Number.isNaN(at.getTime()) ? "" : at.toISOString());
        }}
      />
    </label>
  );
}
