import type { Signal } from "@preact/signals";
import { AccountRow } from "./accountrow";
import { type Account, type AccountFilter, listAccounts } from "./accountsapi";
import type { AuthConfig } from "./api";
import { ClearFilters } from "./clearfilters";
import { ShowMore, usePages } from "./pages";
import { Loading } from "./trouble";

interface Shown {
  filter: AccountFilter;
  /** The auth configs, of which accounts name theirs where their connector has several. */
  configs: AuthConfig[];
  /** Which accounts are chosen; without it none can be. */
  chosen?: Signal<ReadonlyMap<string, Account>>;
  /** The sentence where there is no account; without it, the first steps to one. */
  nothing?: string;
  clear?: (() => void) | undefined;
}

/** A table of linked accounts, page after page. */
export function AccountsTable({ filter, configs, chosen, nothing, clear }: Shown) {
  const asked = JSON.stringify(filter);
  const pages = usePages((next) => listAccounts(filter, next), [asked]);
  if (!pages.first) return <Loading />;
  const seen = new Set<string>();
  const all = pages.all.filter((a) => !seen.has(a.id) && seen.add(a.id));
  return (
    <>
      {all.length > 0 ? (
        <Table accounts={all} filter={filter} configs={configs} chosen={chosen} />
      ) : pages.more ? (
        <p class="quiet">None among the first accounts.</p>
      ) : !nothing && !clear ? (
        <div class="card empty">
          <h2>No account is linked yet</h2>
          <p class="quiet">Your customers link theirs in your product, or by a link that you send them.</p>
          <a class="button" href="#/try">
            Try it first
          </a>
        </div>
      ) : (
        <div class="card">
          <p class="quiet">{nothing ?? "No linked account matches the filters."}</p>
          {clear && (
            <div class="actions">
              <ClearFilters clear={clear} />
            </div>
          )}
        </div>
      )}
      <ShowMore of={pages} further="Look further" />
    </>
  );
}

function Table({
  accounts,
  filter,
  configs,
  chosen,
}: {
  accounts: Account[];
  filter: AccountFilter;
  configs: AuthConfig[];
  chosen: Shown["chosen"];
}) {
  const owned = new Map<string, number>();
  for (const a of accounts) owned.set(a.origin_owner_id, (owned.get(a.origin_owner_id) ?? 0) + 1);
  const every = accounts.every((a) => chosen?.value.has(a.id));
  const choose = (which: Account[], on: boolean) => {
    if (!chosen) return;
    const now = new Map(chosen.value);
    for (const a of which) {
      if (on) now.set(a.id, a);
      else now.delete(a.id);
    }
    chosen.value = now;
  };
  return (
    <div class="table">
      <table class="accounts">
        <thead>
          <tr>
            <th scope="col">
              <span class="pickline">
                {chosen && (
                  <input
                    type="checkbox"
                    aria-label="Choose all that are shown"
                    checked={every}
                    onChange={() => choose(accounts, !every)}
                  />
                )}
                Owner
              </span>
            </th>
            {!filter.connector && <th scope="col">Connector</th>}
            <th scope="col">Status</th>
            <th scope="col">Last used</th>
            <th scope="col">Changed</th>
            <td>
              <span class="visually-hidden">Actions</span>
            </td>
          </tr>
        </thead>
        <tbody>
          {accounts.map((a) => (
            <AccountRow
              key={a.id}
              account={a}
              named={!filter.connector}
              twin={(owned.get(a.origin_owner_id) ?? 0) > 1}
              config={configName(a, configs)}
              chosen={chosen?.value.has(a.id)}
              choose={chosen && ((on) => choose([a], on))}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The name of an account's auth config, where its connector has several. */
function configName(a: Account, configs: AuthConfig[]): string {
  const of = configs.filter((c) => c.connector_key === a.provider);
  return of.length > 1 ? (of.find((c) => c.id === a.integration_id)?.name ?? "") : "";
}
