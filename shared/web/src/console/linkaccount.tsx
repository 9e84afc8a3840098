import { useSignal } from "@preact/signals";
import { StatusBadge } from "../ui/badge";
import { Dialog } from "../ui/dialog";
import { Labelled } from "../ui/fieldsform";
import type { Detail } from "./api";
import { ANOTHER, Existing, useOwned } from "./existing";
import { Text } from "./linkfields";
import { linkInHub } from "./openhub";

/** Makes a connect session and opens its hosted hub, as the owner's own product would for one of its customers. */
export function LinkAccount({ connector }: { connector: Detail }) {
  const owner = useSignal("");
  const name = useSignal("");
  const config = useSignal("");
  const fault = useSignal({ owner: "", name: "", wish: "" });
  const configs = connector.auth_configs;
  const id = owner.value.trim();
  const owned = useOwned(id, connector.key, (accounts) => {
    if (accounts[0] && name.value.trim() === "") name.value = accounts[0].origin_owner_name;
  });
  const { wish } = owned;

  const act = async () => {
    fault.value = {
      owner: id === "" ? "Enter your customer's id." : "",
      name: name.value.trim() === "" ? "Enter your customer's name." : "",
      wish: "",
    };
    if (fault.value.owner || fault.value.name) {
      document.getElementById(fault.value.owner ? "owner-id" : "owner-name")?.focus();
      return false;
    }
    const accounts = await owned.look();
    if (accounts.length > 0 && wish.value === "") {
      fault.value = { ...fault.value, wish: "Choose whether to edit an account or to add another one." };
      // After the next paint: the choice may have come with the answer.
      requestAnimationFrame(() => document.querySelector<HTMLElement>("#existing input")?.focus());
      return false;
    }
    const edited = wish.value === ANOTHER ? undefined : wish.value || undefined;
    await linkInHub({
      origin_owner_id: id,
      origin_owner_name: name.value.trim(),
      provider: connector.key,
      integration_id: edited ? undefined : config.value || undefined,
      account_id: edited,
      multiple: wish.value === ANOTHER || undefined,
    });
    return true;
  };
  return (
    <Dialog
      title={`Link an account of ${connector.name}`}
      primary="Open the hub"
      act={act}
      dirty={() => owner.value.trim() !== "" || name.value.trim() !== ""}
      blame={(faults) => {
        const at = (key: string) => faults.find((f) => f.location.endsWith(key))?.message ?? "";
        fault.value = { owner: at("origin_owner_id"), name: at("origin_owner_name"), wish: "" };
        return faults.filter((f) => !/origin_owner_(id|name)$/.test(f.location));
      }}
    >
      <Text
        id="owner-id"
        label="Owner id"
        help="Your customer's id in your own system."
        placeholder="For example: customer-1042"
        value={owner}
        fault={fault.value.owner}
        filled={() => {
          fault.value = { ...fault.value, owner: "" };
        }}
      />
      <Text
        id="owner-name"
        label="Owner name"
        help="Your customer's name. The hub shows it."
        placeholder="For example: Initech"
        value={name}
        fault={fault.value.name}
        filled={() => {
          fault.value = { ...fault.value, name: "" };
        }}
      />
      <Existing
        owned={owned}
        fault={fault.value.wish}
        title={`This customer has ${owned.accounts.length === 1 ? "an account" : "accounts"} of ${connector.name} already. What do you want to do?`}
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
