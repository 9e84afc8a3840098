import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { LogFilter } from "./logapi";
import { kinds } from "./logwords";
import { addressOf, readdress } from "./store";

/** What the page of the log is asked for by, as its address has it. range: hours back from now. */
export type Shown = LogFilter & { range?: string };

const members = [
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
];

/** The filter that an address has; what it does not know is left out. */
export const filterOf = (query: URLSearchParams): Shown =>
  Object.fromEntries(members.flatMap((n) => (query.get(n) ? [[n, query.get(n)]] : [])));

/** Shows what another filter lets through, at its address. */
export const showFilter = (filter: Shown): void => readdress(addressOf("logs", { ...filter }));

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
  const set = (change: Shown) => showFilter({ ...filter, ...change });
  const range = filter.range ?? (filter.from || filter.to ? "between" : "");
  return (
    <div class="filters logs" role="search">
      <Who filter={filter} set={set} />
      <Choice
        label="Connector"
        any="All connectors"
        value={filter.connector}
        options={connectorNames(names, filter.connector)}
        set={(connector) => set({ connector, config: "" })}
      />
      <Choice label="What" any="Everything" value={filter.kind} options={kinds} set={(kind) => set({ kind })} />
      <Choice
        label="Outcome"
        any="Any outcome"
        value={filter.failed}
        options={{ yes: "Only failures" }}
        set={(failed) => set({ failed })}
      />
      {!live && (
        <Choice
          label="Time"
          any="Any time"
          value={range}
          options={ranges}
          set={(r) =>
            set(
              r === "between"
                ? { range: "", from: new Date(Date.now() - 86_400_000).toISOString(), to: "" }
                : { range: r, from: "", to: "" },
            )
          }
        />
      )}
      {!live && range === "between" && (
        <div class="between">
          <Time label="From" value={filter.from} set={(from) => set({ range: "", from })} />
          <Time label="To" value={filter.to} set={(to) => set({ range: "", to })} />
        </div>
      )}
      {filter.config && (
        <p class="quiet chip">
          Only the auth config <code>{filter.config}</code>{" "}
          <button type="button" class="link" onClick={() => set({ config: "" })}>
            Show all
          </button>
        </p>
      )}
    </div>
  );
}

function connectorNames(configured: Map<string, string>, chosen: string | undefined): Record<string, string> {
  const all = Object.fromEntries(configured);
  return chosen && !all[chosen] ? { ...all, [chosen]: chosen } : all;
}

function Choice({
  label,
  any,
  value = "",
  options,
  set,
}: {
  label: string;
  any: string;
  value?: string | undefined;
  options: Record<string, string>;
  set: (value: string) => void;
}) {
  return (
    <select aria-label={label} value={value} onChange={(event) => set(event.currentTarget.value)}>
      <option value="">{any}</option>
      {Object.entries(options).map(([key, name]) => (
        <option key={key} value={key}>
          {name}
        </option>
      ))}
    </select>
  );
}

function Who({ filter, set }: { filter: Shown; set: (change: Shown) => void }) {
  const shown = filter.account ?? filter.attempt ?? filter.request ?? filter.owner ?? "";
  const text = useSignal(shown);
  useEffect(() => {
    text.value = shown;
  }, [shown]);
  const apply = () => {
    const value = text.value.trim();
    if (value === shown) return;
    const [, name = "owner" as const] = sorts.find(([prefix]) => value.startsWith(prefix)) ?? [];
    set({ account: "", attempt: "", request: "", owner: "", [name]: value });
  };
  return (
    <input
      type="search"
      aria-label="Owner, account ID or request ID"
      placeholder="Owner, account ID or request ID"
      autocomplete="off"
      spellcheck={false}
      value={text.value}
      onInput={(event) => {
        text.value = event.currentTarget.value;
      }}
      onSearch={apply}
      onBlur={apply}
      onKeyDown={(event) => {
        if (event.key === "Enter") apply();
      }}
    />
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
