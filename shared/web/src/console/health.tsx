import { type Signal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { count, figure } from "../ui/words";
import type { ConnectorHealth } from "../api/types";
import { accountsAddress } from "./accountfilters";
import { AccountsHead, Chosen, loadNames } from "./accounts";
import { AccountsTable } from "./accountstable";
import { type Account, type AccountFilter, readHealth } from "./accountsapi";
import type { AuthConfig } from "./api";
import { Connectors, Lagging, Reasons, reasonTotal } from "./healthparts";
import { needsCustomer } from "./reasons";
import { changes, guarded, useLoad } from "./store";
import { Loading } from "./trouble";

interface Sums {
  connectors: ConnectorHealth[];
  /** Whether all accounts are counted. */
  all: boolean;
}

/** How the linked accounts fare: by state, reason and connector, and who has to be asked to link again. */
export function HealthPage() {
  const sums = useSignal<Sums | null>(null);
  const { data: names } = useLoad(loadNames, []);
  const chosen = useSignal<ReadonlyMap<string, Account>>(new Map());
  useEffect(() => {
    let on = true;
    void guarded(() =>
      readHealth((connectors, all) => {
        if (on && (all || sums.peek() === null || !sums.peek()?.all)) sums.value = { connectors, all };
        return on;
      }),
    );
    return () => {
      on = false;
    };
  }, [changes.value]);
  const now = sums.value;
  return (
    <>
      <AccountsHead title="Health of linked accounts" at="health" />
      {!now || !names ? <Loading /> : <Board sums={now} configs={names.configs} chosen={chosen} />}
    </>
  );
}

const total = (of: ConnectorHealth[], member: "accounts" | "active" | "inactive" | "error" | "expiring"): number =>
  of.reduce((n, c) => n + c[member], 0);

function Board({
  sums: { connectors, all },
  configs,
  chosen,
}: {
  sums: Sums;
  configs: AuthConfig[];
  chosen: Signal<ReadonlyMap<string, Account>>;
}) {
  if (all && connectors.length === 0)
    return (
      <div class="card empty">
        <h2>No account is linked yet</h2>
        <p class="quiet">Here you will see which accounts work, which do not, and why.</p>
      </div>
    );
  const broken = needsCustomer.reduce((n, code) => n + reasonTotal(connectors, code), 0);
  return (
    <>
      {!all && (
        <p class="quiet" role="status">
          {count(total(connectors, "accounts"), "account")} counted, and more to come…
        </p>
      )}
      <ul class="tiles">
        <Tile name="Accounts" n={total(connectors, "accounts")} to={{}} />
        <Tile name="Active" n={total(connectors, "active")} tone="good" to={{ status: "active" }} />
        <Tile name="In error" n={total(connectors, "error")} tone="bad" to={{ status: "error" }} />
        <Tile name="Inactive" n={total(connectors, "inactive")} tone="warn" to={{ status: "inactive" }} />
        <Tile
          name="End within 30 days"
          n={total(connectors, "expiring")}
          tone="warn"
          to={{ ends: "30", sort: "ends_at" }}
        />
      </ul>
      <Reasons connectors={connectors} />
      <Lagging configs={configs} />
      <Connectors connectors={connectors} />
      <section aria-labelledby="relink">
        <h2 id="relink">Your customer has to link again</h2>
        {broken > 0 && <p class="quiet">Choose accounts, and make links to send to their owners: each keeps its id.</p>}
        <Chosen chosen={chosen} />
        <AccountsTable
          filter={{ reason: needsCustomer.join(",") }}
          configs={configs}
          chosen={chosen}
          nothing="None: every account works, or comes back without its owner."
        />
      </section>
    </>
  );
}

function Tile({ name, n, tone = "", to }: { name: string; n: number; tone?: string; to: AccountFilter }) {
  return (
    <li>
      <a class="card tile" href={accountsAddress(to)} data-tile={name}>
        <span class={`figure ${n > 0 ? tone : ""}`}>{figure(n)}</span>
        <span class="quiet">{name}</span>
      </a>
    </li>
  );
}
