import { useSignal } from "@preact/signals";
import { StatusBadge } from "../ui/badge";
import { Labelled } from "../ui/fieldsform";
import { Dialog } from "./allowed";
import type { Detail } from "./api";
import { ANOTHER, Existing } from "./existing";
import { linkInHub } from "./openhub";
import { OwnerFields, useOwner } from "./ownerfields";

/** Makes a connect session and opens its hosted hub, as the owner's own product would for one of its customers. */
export function LinkAccount({ connector }: { connector: Detail }) {
  const owner = useOwner(connector.key);
  const config = useSignal("");
  const configs = connector.auth_configs;
  const { wish } = owner.owned;

  const act = async () => {
    if (!(await owner.ready("Choose whether to edit an account or to add another one."))) return false;
    const edited = wish.value === ANOTHER ? undefined : wish.value || undefined;
    await linkInHub({
      origin_owner_id: owner.id.value.trim(),
      origin_owner_name: owner.name.value.trim(),
      provider: connector.key,
      integration_id: edited ? undefined : config.value || undefined,
      account_id: edited,
      multiple: wish.value === ANOTHER || undefined,
    });
    return true;
  };
  return (
    <Dialog
      needs="connect_sessions:write"
      title={`Link an account of ${connector.name}`}
      primary="Open the hub"
      act={act}
      dirty={owner.dirty}
      blame={owner.blame}
    >
      <OwnerFields of={owner} />
      <Existing
        owned={owner.owned}
        fault={owner.fault.value.wish}
        title={`This customer has ${owner.owned.accounts.length === 1 ? "an account" : "accounts"} of ${connector.name} already. What do you want to do?`}
        edit
      >
        {(a) => <StatusBadge status={a.status} />}
      </Existing>
      {configs.length > 1 && (wish.value === "" || wish.value === ANOTHER) && (
        <Labelled id="session-config" label="Auth config">
          {() => (
            <select
              id="session-config"
              value={config.value}
              onChange={(event) => {
                config.value = event.currentTarget.value;
              }}
            >
              {configs
                .toSorted((a, b) => Number(b.default) - Number(a.default))
                .map((c) => (
                  <option key={c.id} value={c.default ? "" : c.id}>
                    {c.name}
                    {c.default && " (default)"}
                  </option>
                ))}
            </select>
          )}
        </Labelled>
      )}
    </Dialog>
  );
}
