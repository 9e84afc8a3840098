// Whom a link is made for, and what of theirs it means: what every form that makes one asks.
import { type Signal, useSignal } from "@preact/signals";
import { Labelled } from "../ui/fieldsform";
import type { Fault } from "../ui/request";
import { type Owned, useOwned } from "./existing";

/** The owner that a form is filled with. */
export interface Owner {
  id: Signal<string>;
  name: Signal<string>;
  /** What is wrong; wish: with what is meant of the accounts that the owner has. */
  fault: Signal<{ owner: string; name: string; wish: string }>;
  owned: Owned;
  dirty: () => boolean;
  /** Whether all is said that has to be; unsaid is the fault where the wish is not. Leads to what is missing. */
  ready: (unsaid: string) => Promise<boolean>;
  /** Takes the faults that belong to the owner's fields, returns the others. */
  blame: (faults: Fault[]) => Fault[];
}

/** What is asked about an owner, who may have accounts of a connector already, or of any. */
export function useOwner(connector: string | undefined): Owner {
  const id = useSignal("");
  const name = useSignal("");
  const fault = useSignal({ owner: "", name: "", wish: "" });
  const owned = useOwned(id.value.trim(), connector, (accounts) => {
    if (accounts[0] && name.value.trim() === "") name.value = accounts[0].origin_owner_name;
  });
  const ready = async (unsaid: string) => {
    fault.value = {
      owner: id.value.trim() === "" ? "Enter your customer's id." : "",
      name: name.value.trim() === "" ? "Enter your customer's name." : "",
      wish: "",
    };
    if (fault.value.owner || fault.value.name) {
      document.getElementById(fault.value.owner ? "owner-id" : "owner-name")?.focus();
      return false;
    }
    const accounts = await owned.look();
    if (accounts.length === 0 || owned.wish.value !== "") return true;
    fault.value = { ...fault.value, wish: unsaid };
    // After the next paint: the choice may have come with the answer.
    requestAnimationFrame(() => document.querySelector<HTMLElement>("#existing input")?.focus());
    return false;
  };
  const blame = (faults: Fault[]) => {
    const at = (key: string) => faults.find((f) => f.location.endsWith(key))?.message ?? "";
    fault.value = { owner: at("origin_owner_id"), name: at("origin_owner_name"), wish: "" };
    return faults.filter((f) => !/origin_owner_(id|name)$/.test(f.location));
  };
  return { id, name, fault, owned, dirty: () => id.value.trim() !== "" || name.value.trim() !== "", ready, blame };
}

/** The fields for an owner. */
export function OwnerFields({ of: { id, name, fault } }: { of: Owner }) {
  const right = (which: "owner" | "name") => () => {
    fault.value = { ...fault.value, [which]: "" };
  };
  return (
    <>
      <Text
        id="owner-id"
        label="Owner id"
        help="Your customer's id in your own system."
        placeholder="For example: customer-1042"
        value={id}
        fault={fault.value.owner}
        filled={right("owner")}
      />
      <Text
        id="owner-name"
        label="Owner name"
        help="Your customer's name. The hub shows it."
        placeholder="For example: Initech"
        value={name}
        fault={fault.value.name}
        filled={right("name")}
      />
    </>
  );
}

/** A field that has to be filled; filled is called when it is. */
function Text({
  id,
  label,
  help,
  placeholder,
  value,
  fault,
  filled,
}: {
  id: string;
  label: string;
  help: string;
  placeholder: string;
  value: { value: string };
  fault: string;
  filled: () => void;
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
            if (value.value.trim() !== "") filled();
          }}
        />
      )}
    </Labelled>
  );
}
