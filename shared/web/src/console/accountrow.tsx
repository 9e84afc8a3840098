import { Ago } from "../ui/ago";
import { StatusBadge } from "../ui/badge";
import { Menu } from "./allowed";
import { accountMenu } from "./accountmenu";
import { type Account, accountName, ownerName } from "./accountsapi";
import { advice, meaning } from "./reasons";
import { accountAddress, connectorAddress } from "./store";
import { providersCode } from "./providercode";

/** A line of a table of accounts. named: with its connector; twin: its owner has another account in this table. */
export function AccountRow({
  account,
  named,
  twin,
  config,
  chosen,
  choose,
}: {
  account: Account;
  named: boolean;
  twin: boolean;
  config: string;
  chosen: boolean | undefined;
  choose: ((on: boolean) => void) | undefined;
}) {
  const name = `${ownerName(account)}${twin ? ` (${accountName(account)})` : ""}`;
  return (
    <tr data-account={account.id} data-status={account.status}>
      <td>
        <span class="pickline">
          {choose && (
            <input
              type="checkbox"
              aria-label={`Choose the account of ${name}`}
              checked={chosen ?? false}
              onChange={(event) => choose(event.currentTarget.checked)}
            />
          )}
          <span>
            <a class="strong" href={accountAddress(account.id)}>
              {ownerName(account)}
            </a>
            <span class="quiet sub">{account.origin_owner_id}</span>
            {twin ? (
              <span class="quiet sub">{accountName(account)}</span>
            ) : (
              account.label && <span class="quiet sub">{account.label}</span>
            )}
          </span>
        </span>
      </td>
      {named && (
        <td>
          <a href={connectorAddress(account.provider)}>{account.provider_name ?? account.provider}</a>
          {config && <span class="quiet sub">{config}</span>}
        </td>
      )}
      <td>
        <StatusBadge status={account.status} />
        {!named && config && <span class="quiet sub">{config}</span>}
        {account.status_reasons.map((r) => (
          <Why key={r.code} reason={r} />
        ))}
      </td>
      <td class="quiet">
        <span class="term">Last used: </span>
        {account.last_used_at ? <Ago at={account.last_used_at} /> : "never"}
      </td>
      <td class="quiet">
        <span class="term">Changed: </span>
        <Ago at={account.updated_at} />
      </td>
      <td class="end">
        <Menu label={`Actions for the account of ${name}`} items={accountMenu(account)} />
      </td>
    </tr>
  );
}

/** Why an account has its status, with the provider's own code for whoever asks there. */
const Why = ({ reason }: { reason: Account["status_reasons"][number] }) => (
  <>
    <span class="quiet sub" title={reason.description}>
      {meaning(reason)}
      {providersCode(reason.provider_code) && (
        <>
          {" "}
          Its code: <code>{reason.provider_code}</code>
        </>
      )}
    </span>
    <span class="sub">{advice(reason)}</span>
  </>
);
