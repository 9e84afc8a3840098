import { useSignal } from "@preact/signals";
import { Labelled } from "../ui/fieldsform";
import { toast } from "../ui/toast";
import { Dialog } from "./allowed";
import { type Account, changeAccount, ownerName } from "./accountsapi";
import { api, connectorAddress, reload, useLoad } from "./store";
import { Loading } from "./trouble";

/** Moves an account to another auth config of its connector, where it works with that one's settings. */
export function MoveAccount({ account }: { account: Account }) {
  const { data: connector, missing } = useLoad(() => api().connector(account.provider), [account.provider]);
  const to = useSignal("");
  const of = account.provider_name ?? account.provider;
  const title = `Move the account of ${ownerName(account)}`;
  if (missing)
    return (
      <Dialog title={title}>
        <p>Your plan leaves {of} out. The account can be moved when it is back.</p>
      </Dialog>
    );
  if (!connector)
    return (
      <Dialog title={title}>
        <Loading />
      </Dialog>
    );
  const now = connector.auth_configs.find((c) => c.id === account.integration_id);
  const others = connector.auth_configs.filter(
    (c) => c.id !== account.integration_id && c.auth_type === account.authentication_config_key,
  );
  if (others.length === 0)
    return (
      <Dialog key="none" title={title}>
        <p>
          {of} has no other auth config of the same kind
          {now && ` (${now.authentication_config_label})`}. <a href={connectorAddress(connector.key)}>Add one</a> to
          move accounts to it.
        </p>
      </Dialog>
    );
  const chosen = others.find((c) => c.id === to.value) ?? others[0];
  const act = async () => {
    if (!chosen) return;
    await changeAccount(account.id, null, { integration_id: chosen.id });
    toast(`The account of ${ownerName(account)} is with ${chosen.name} now.`);
    reload();
  };
  return (
    <Dialog needs="accounts:write" key="ask" title={title} primary="Move" act={act}>
      <p>
        It is with <strong>{now?.name ?? account.integration_id}</strong> now. The provider is asked first whether the
        account's credentials work with the other auth config; if they do not, nothing changes, and your customer would
        have to link again there.
      </p>
      <Labelled id="move-to" label="Auth config">
        {() => (
          <select
            id="move-to"
            value={chosen?.id}
            onChange={(event) => {
              to.value = event.currentTarget.value;
            }}
          >
            {others.map((c) => (
              <option key={c.id} value={c.id}>
                {c.name}
              </option>
            ))}
          </select>
        )}
      </Labelled>
    </Dialog>
  );
}
