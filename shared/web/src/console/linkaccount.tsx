import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { Moment, StatusBadge } from "../ui/badge";
import { Dialog } from "../ui/dialog";
import { Labelled } from "../ui/fieldsform";
import type { Account, Detail } from "./api";
import { Choice, Text } from "./linkfields";
import { linkInHub } from "./openhub";
import { api } from "./store";

const ANOTHER = "another";

/** Makes a connect session and opens its hosted hub, as the owner's own product would for one of its customers. */
export function LinkAccount({ connector }: { connector: Detail }) {
  const owner = useSignal("");
  const name = useSignal("");
  const config = useSignal("");
  const fault = useSignal({ owner: "", name: "", wish: "" });
  const existing = useSignal<{ owner: string; accounts: Account[] } | null>(null);
  const wish = useSignal(""); // "" is not chosen yet, ANOTHER, or the id of the account to edit
  const turn = useRef(0);
  const configs = connector.auth_configs;

  /**
   * The customer's accounts of this connector: when there are some, linking means one of several things, and one says
   * which.
   */
  const look = async (of: string): Promise<Account[]> => {
    const mine = ++turn.current;
    if (of === "") return [];
    if (existing.value?.owner === of) return existing.value.accounts;
    const accounts = await api().accounts({ provider: connector.key, owner: of });
    if (mine === turn.current) {
      existing.value = { owner: of, accounts };
      wish.value = "";
      if (accounts[0] && name.value.trim() === "") name.value = accounts[0].origin_owner_name;
    }
    return accounts;
  };
  const id = owner.value.trim();
  useEffect(() => {
    const timer = setTimeout(() => void look(id).catch(() => null), 400); // asked again before anything is opened
    return () => clearTimeout(timer);
  }, [id]);
  const found = existing.value?.owner === id ? existing.value.accounts : [];

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
    const accounts = await look(id);
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
  const choose = (what: string) => {
    wish.value = what;
    fault.value = { ...fault.value, wish: "" };
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
      {found.length > 0 && (
        <fieldset id="existing" aria-describedby={fault.value.wish ? "existing-fault" : undefined}>
          <legend>
            This customer has {found.length === 1 ? "an account" : "accounts"} of {connector.name} already. What do you
            want to do?
          </legend>
          {fault.value.wish && (
            <p class="fault" id="existing-fault" role="alert">
              {fault.value.wish}
            </p>
          )}
          {found.map((a) => (
            <Choice
              key={a.id}
              checked={wish.value === a.id}
              choose={() => choose(a.id)}
              label={`Edit ${a.label ?? a.id}`}
            >
              <StatusBadge status={a.status} /> {a.label && `${a.id} · `}linked <Moment at={a.created_at} />
            </Choice>
          ))}
          <Choice checked={wish.value === ANOTHER} choose={() => choose(ANOTHER)} label="Add another account">
            {found.length === 1 ? "The one that is there stays as it is." : "Those that are there stay as they are."}
          </Choice>
        </fieldset>
      )}
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
