import { Badge } from "../ui/badge";
import { count, figure } from "../ui/words";
import type { ConnectorHealth } from "../api/types";
import { accountsAddress } from "./accountfilters";
import type { AccountFilter, Reason } from "./accountsapi";
import type { AuthConfig } from "./api";
import { short } from "./reasons";
import { connectorAddress } from "./store";

/** How many accounts have a reason. */
export const reasonTotal = (connectors: ConnectorHealth[], code: Reason): number =>
  connectors.reduce((n, c) => n + (c.reasons[code] ?? 0), 0);

/** What is to be done, and by whom, so that an account is well again. */
const cures: Record<Reason, string> = {
  credentials_rejected: "The customer links again.",
  credentials_expired: "The customer links again.",
  revoked_at_provider: "The customer links again.",
  credentials_damaged: "The customer links again.",
  refresh_failed: "Nothing, unless the provider's trouble lasts: it is tried again.",
  refresh_failing: "Nothing: it is tried again.",
  client_refused: "You correct the client in the auth config.",
  account_suspended: "You resume it.",
  connector_disabled: "You enable the connector.",
  connector_withheld: "Your plan has to have the connector again.",
};

/** Why accounts are not active, or soon will not be, and what helps. */
export function Reasons({ connectors }: { connectors: ConnectorHealth[] }) {
  const found = (Object.keys(short) as Reason[])
    .map((code) => ({ code, n: reasonTotal(connectors, code) }))
    .filter((r) => r.n > 0);
  if (found.length === 0) return null;
  return (
    <section aria-labelledby="why">
      <h2 id="why">Why</h2>
      <div class="table">
        <table>
          <thead>
            <tr>
              <th scope="col">Reason</th>
              <th scope="col">Accounts</th>
              <th scope="col">What helps</th>
            </tr>
          </thead>
          <tbody>
            {found.map(({ code, n }) => (
              <tr key={code} data-why={code}>
                <td>
                  <a href={accountsAddress({ reason: code })}>{short[code]}</a>
                </td>
                <td>{count(n, "account")}</td>
                <td>{cures[code]}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

/** Auth configs that ask for more than what some of their accounts were asked for. */
export function Lagging({ configs }: { configs: AuthConfig[] }) {
  const behind = configs.filter((c) => c.accounts_missing_scopes > 0);
  if (behind.length === 0) return null;
  return (
    <section aria-labelledby="lagging">
      <h2 id="lagging">Permissions that lag behind</h2>
      <p class="quiet">
        These auth configs ask for more than some of their accounts were asked for. Linking again asks for all.
      </p>
      <ul class="rows">
        {behind.map((c) => (
          <li key={c.id} class="lag" data-lagging={c.id}>
            <a href={accountsAddress({ connector: c.connector_key, config: c.id, lacks: c.scopes.join(" ") })}>
              {c.name}
            </a>
            <span class="quiet">
              {c.connector_label} · {count(c.accounts_missing_scopes, "account")} of {c.linked_account_count}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** A number that leads to what it counts. */
const link = (n: number, filter: AccountFilter, words: string) =>
  n > 0 ? (
    <a href={accountsAddress(filter)} aria-label={`${n} ${words}`}>
      {figure(n)}
    </a>
  ) : (
    <span>0</span>
  );

/** The numbers of each connector. */
export function Connectors({ connectors }: { connectors: ConnectorHealth[] }) {
  return (
    <section aria-labelledby="by-connector">
      <h2 id="by-connector">By connector</h2>
      <div class="table">
        <table class="numbers">
          <thead>
            <tr>
              <th scope="col">Connector</th>
              <th scope="col">Accounts</th>
              <th scope="col">Active</th>
              <th scope="col">In error</th>
              <th scope="col">Inactive</th>
              <th scope="col">End soon</th>
              <th scope="col">Permissions not allowed</th>
            </tr>
          </thead>
          <tbody>
            {connectors.map((c) => {
              const of = { connector: c.provider };
              const name = `of ${c.provider_name}`;
              return (
                <tr key={c.provider} data-health={c.provider}>
                  <td>
                    <a href={connectorAddress(c.provider)}>{c.provider_name}</a>
                  </td>
                  <td data-term="Accounts">{link(c.accounts, of, `accounts ${name}`)}</td>
                  <td data-term="Active">{link(c.active, { ...of, status: "active" }, `active accounts ${name}`)}</td>
                  <td data-term="In error">{link(c.error, { ...of, status: "error" }, `accounts ${name} in error`)}</td>
                  <td data-term="Inactive">
                    {link(c.inactive, { ...of, status: "inactive" }, `inactive accounts ${name}`)}
                  </td>
                  <td data-term="End soon">
                    {link(c.expiring, { ...of, ends: "30" }, `accounts ${name} that end soon`)}
                  </td>
                  <td data-term="Permissions not allowed">
                    {c.missing_scopes > 0 ? <Badge tone="warn">{c.missing_scopes}</Badge> : "0"}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </section>
  );
}
