import { useSignal } from "@preact/signals";
import { openDialog } from "../ui/dialog";
import { count } from "../ui/words";
import { Button } from "./allowed";
import { AccountFilters, filterOf, showAll } from "./accountfilters";
import { AccountsTable } from "./accountstable";
import type { Account } from "./accountsapi";
import type { AuthConfig, Connector } from "./api";
import { CustomerLink } from "./customerlink";
import { Loading } from "./trouble";
import { RelinkLinks } from "./relinklinks";
import { api, useLoad } from "./store";

interface Loaded {
  connectors: Connector[];
  configs: AuthConfig[];
}

/** What the pages of accounts name connectors and auth configs by. */
export const loadNames = async (): Promise<Loaded> => {
  const { connectors } = await api().configured();
  return { connectors, configs: connectors.flatMap((c) => c.auth_configs) };
};

/** All linked accounts of the project; the filter is the address's. */
export function AccountsPage({ query }: { query: URLSearchParams }) {
  const filter = filterOf(query);
  const { data: names } = useLoad(loadNames, []);
  const chosen = useSignal<ReadonlyMap<string, Account>>(new Map());
  const { sort: _, ...narrowed } = filter;
  const clear = Object.values(narrowed).some(Boolean) ? () => showAll(filter) : undefined;
  return (
    <>
      <AccountsHead title="Linked accounts" at="accounts" />
      {!names ? (
        <Loading />
      ) : (
        <>
          <AccountFilters filter={filter} {...names} />
          <Chosen chosen={chosen} />
          <AccountsTable filter={filter} configs={names.configs} chosen={chosen} clear={clear} />
        </>
      )}
    </>
  );
}

/** The heading of the pages of accounts, with the way from one to the other. */
export function AccountsHead({ title, at }: { title: string; at: "accounts" | "health" }) {
  const tab = (key: typeof at, name: string) => (
    <a href={`#/${key}`} aria-current={at === key ? "page" : undefined}>
      {name}
    </a>
  );
  return (
    <>
      <div class="head">
        <h1 class="grow" tabIndex={-1}>
          {title}
        </h1>
        <Button
          needs="connect_sessions:write"
          class="primary"
          id="customer-link"
          onClick={() => openDialog(<CustomerLink />)}
        >
          A link for a customer
        </Button>
      </div>
      <nav class="tabs" aria-label="Linked accounts">
        {tab("accounts", "All accounts")}
        {tab("health", "Health")}
      </nav>
    </>
  );
}

/** What can be done with the accounts that are chosen. */
export function Chosen({ chosen }: { chosen: { value: ReadonlyMap<string, Account> } }) {
  const n = chosen.value.size;
  if (n === 0) return null;
  return (
    <div class="copy" id="chosen">
      <p class="grow" role="status">
        {count(n, "account")} chosen
      </p>
      <Button
        needs="connect_sessions:write"
        class="small primary"
        onClick={() => openDialog(<RelinkLinks accounts={[...chosen.value.values()]} />)}
      >
        {n === 1 ? "A link to link again" : "Links to link again"}
      </Button>
      <Button
        needs={null}
        class="small"
        onClick={() => {
          chosen.value = new Map();
        }}
      >
        Choose none
      </Button>
    </div>
  );
}
