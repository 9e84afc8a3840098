import { computed, signal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { openDialog } from "../ui/dialog";
import { count } from "../ui/words";
import { Button } from "./allowed";
import { api, categoryNames, connectorAddress, useLoad } from "./store";
import type { Category, ConfiguredConnector } from "./api";
import { Catalog } from "./catalog";
import { ClearFilters } from "./clearfilters";
import { ConnectorRow } from "./row";
import { Plus } from "./plus";
import { Loading } from "./trouble";

// Coming back to the list finds it as it was.
const search = signal("");
const category = signal("");
const state = signal("");
const filtered = computed(() => search.value.trim() !== "" || category.value !== "" || state.value !== "");

interface Loaded {
  connectors: ConfiguredConnector[];
  categories: Category[];
}

/** The connectors that the project has configured. */
export function ConnectorsPage() {
  const { data } = useLoad(() => api().configured(), []);
  return (
    <>
      <div class="head">
        <h1 class="grow" tabIndex={-1}>
          Connectors
        </h1>
        <Button needs="auth_configs:write" class="primary" id="add-connector" onClick={() => openDialog(<Catalog />)}>
          <Plus />
          Add connector
        </Button>
      </div>
      {!data ? <Loading /> : <Body {...data} />}
    </>
  );
}

function Body({ connectors, categories }: Loaded) {
  const field = useRef<HTMLInputElement>(null);
  const linked = connectors.some((c) => c.linked_account_count > 0);
  if (connectors.length === 0)
    return (
      <>
        <Welcome />
        <Nothing />
      </>
    );
  const words = search.value.trim().toLowerCase();
  const matching = connectors.filter(
    (c) =>
      (!state.value || c.state === state.value) &&
      (!category.value || c.categories?.includes(category.value as never)) &&
      (words === "" || c.name.toLowerCase().includes(words) || c.key.includes(words)),
  );
  return (
    <>
      {!linked && <Welcome />}
      <div class="filters" role="search">
        <input
          ref={field}
          type="search"
          aria-label="Search connectors"
          placeholder="Search your connectors…"
          value={search.value}
          onInput={(e) => {
            search.value = e.currentTarget.value;
          }}
        />
        <select
          aria-label="Category"
          value={category.value}
          onChange={(e) => {
            category.value = e.currentTarget.value;
          }}
        >
          <option value="">All categories</option>
          {categories.map((c) => (
            <option key={c.key} value={c.key}>
              {c.name}
            </option>
          ))}
        </select>
        <select
          aria-label="State"
          value={state.value}
          onChange={(e) => {
            state.value = e.currentTarget.value;
          }}
        >
          <option value="">Any state</option>
          <option value="enabled">Enabled</option>
          <option value="disabled">Disabled</option>
        </select>
      </div>
      <p class="quiet" role="status">
        {found(matching.length, connectors.length)}
      </p>
      {matching.length === 0 && (
        <div class="actions">
          <ClearFilters
            clear={() => {
              search.value = category.value = state.value = "";
              field.current?.focus();
            }}
          />
        </div>
      )}
      {matching.length > 0 && (
        <ul class="rows" aria-label="Your connectors">
          {matching.map((c) => (
            <ConnectorRow
              key={c.key}
              connector={c}
              configs={c.auth_configs}
              categories={categoryNames(c.categories, categories)}
            />
          ))}
        </ul>
      )}
    </>
  );
}

function found(n: number, of: number): string {
  if (!filtered.value) return count(of, "connector");
  return n === 0 ? "None of your connectors matches." : `${n} of ${count(of, "connector")}`;
}

function Nothing() {
  return (
    <div class="card empty">
      <h2>No connectors yet</h2>
      <p class="quiet">
        Add the products that your customers use. Each one then shows up in the hub, where they link their accounts.
      </p>
      <Button needs="auth_configs:write" class="primary" onClick={() => openDialog(<Catalog />)}>
        <Plus />
        Add your first connector
      </Button>
    </div>
  );
}

/** The first steps, as long as no account is linked and the sandbox is there to take them in. */
function Welcome() {
  const { data } = useLoad(async () => (await api().connectors({ search: "sandbox", limit: 5 })).data ?? [], []);
  if (!data || data.length === 0) return null;
  const step = (key: string, text: string) => {
    const c = data.find((s) => s.key === key);
    return (
      c && (
        <li>
          <a href={connectorAddress(key)}>{c.name}</a>
          {text}
        </li>
      )
    );
  };
  return (
    <section class="card welcome" aria-labelledby="welcome">
      <h2 id="welcome">Link your first account in a minute</h2>
      <p>Two products live on your own machine, so nothing has to be registered anywhere.</p>
      <p>
        <a class="button primary" href="#/try">
          Try it, step by step
        </a>
      </p>
      <p>Or by yourself:</p>
      <ol>
        {step("sandbox-key", ": add an auth config, then link an account with an API key.")}
        {step("sandbox-oauth", ": the same through OAuth, with a consent page.")}
        <li>Try a call with each, disable the connector, and see the call refused.</li>
      </ol>
    </section>
  );
}
