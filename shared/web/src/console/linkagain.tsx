import { StatusBadge } from "../ui/badge";
import { Dialog } from "./allowed";
import type { Account } from "./accountsapi";
import { linkInHub } from "./openhub";

/** Opens the hub on one account, whose credentials are then replaced there. */
export function LinkAgain({ account }: { account: Account }) {
  const owner = account.origin_owner_name || account.origin_owner_id;
  const act = () =>
    linkInHub({
      origin_owner_id: account.origin_owner_id,
      origin_owner_name: owner,
      provider: account.provider,
      account_id: account.id,
    });
  return (
    <Dialog
      needs="connect_sessions:write"
      title={`Link the account of ${owner} again`}
      primary="Open the hub"
      act={act}
    >
      <dl>
        <dt>Connector</dt>
        <dd>{account.provider_name ?? account.provider}</dd>
        <dt>Account</dt>
        <dd>
          {account.label && `${account.label} · `}
          <code>{account.id}</code>
        </dd>
        <dt>Status</dt>
        <dd>
          <StatusBadge status={account.status} />
        </dd>
      </dl>
      <p>In the hub its credentials are replaced. The account keeps its id, and your code needs no change.</p>
    </Dialog>
  );
}
