import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { Dialog } from "../ui/dialog";
import { Labelled } from "../ui/fieldsform";
import type { Account, Detail } from "./api";
import { openHub } from "./openhub";
import { api } from "./store";

/** Makes a connect session and opens its hosted hub, as the owner's own product would for one of its customers. */
export function LinkAccount({ connector }: { connector: Detail }) {
  const owner = useSignal("");
  const name = useSignal("");
  const config = useSignal("");
  const fault = useSignal({ owner: "", name: "" });
  const existing = useSignal<{ owner: string; accounts: Account[] } | null>(null);
  const another = useSignal<boolean | null>(null);
  const turn = useRef(0);
  const configs = connector.auth_configs;

  /**
   * Whether the customer has an account of this connector: then linking means one of two things, and one says which.
   */
  const look = async (of: string): Promise<Account[]> => {
    const mine = ++turn.current;
    if (of === "") return [];
    if (existing.value?.owner === of) return existing.value.accounts;
    const accounts = await api().accounts({ provider: connector.key, owner: of, size: 5 });
    if (mine === turn.current) {
      existing.value = { owner: of, accounts };
      another.value = null;
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
    };
    if (fault.value.owner || fault.value.name) {
      document.getElementById(fault.value.owner ? "owner-id" : "owner-name")?.focus();
      return false;
    }
    const tab = window.open("about:blank", "_blank"); // in the click: later, browsers block it
    try {
      const accounts = await look(id);
      if (accounts.length > 0 && another.value === null) {
        tab?.close();
        return false;
      }
      const session = await api().createSession({
        origin_owner_id: id,
        origin_owner_name: name.value.trim(),
        provider: connector.key,
        integration_id: config.value || undefined,
        multiple: another.value === true || undefined,
      });
      openHub(tab, session.auth_link_url);
    } catch (problem) {
      tab?.close();
      throw problem;
    }
    return true;
  };
  return (
    <Dialog
      title={`Link an account of ${connector.name}`}
      primary="Open the hub"
      act={act}
      dirty={() => false}
      blame={(faults) => {
        const at = (key: string) => faults.find((f) => f.location.endsWith(key))?.message ?? "";
        fault.value = { owner: at("origin_owner_id"), name: at("origin_owner_name") };
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
      />
      <Text
        id="owner-name"
        label="Owner name"
        help="Your customer's name. The hub shows it."
        placeholder="For example: Initech"
        value={name}
        fault={fault.value.name}
      />
      {found.length > 0 && (
        <fieldset id="existing">
          <legend>
            This customer has {found.length === 1 ? "an account" : "accounts"} of {connector.name} already. What do you
            want to do?
          </legend>
          {choice(
            "Edit it",
            "The hub changes the credentials of the account that is there.",
            another.value === false,
            () => {
              another.value = false;
            },
          )}
          {choice("Add another account", "The one that is there stays as it is.", another.value === true, () => {
            another.value = true;
          })}
        </fieldset>
      )}
      {configs.length > 1 && (
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

function Text({
  id,
  label,
  help,
  placeholder,
  value,
  fault,
}: {
  id: string;
  label: string;
  help: string;
  placeholder: string;
  value: { value: string };
  fault: string;
}) {
  return (
    <Labelled id={id} label={label} note="(required)" help={help} fault={fault}>
      {(about) => (
        <input
          id={id}
          type="text"
          autocomplete="off"
          spellcheck={false}
          maxLength={512}
          aria-required="true"
          aria-invalid={fault !== ""}
          aria-describedby={about}
          placeholder={placeholder}
          value={value.value}
          onInput={(event) => {
            value.value = event.currentTarget.value;
          }}
        />
      )}
    </Labelled>
  );
}

const choice = (label: string, about: string, checked: boolean, choose: () => void) => (
  <label class="choice">
    <input type="radio" name="existing" checked={checked} onChange={choose} />
    <span>
      {label}
      <span class="quiet sub">{about}</span>
    </span>
  </label>
);
