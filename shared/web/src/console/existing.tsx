// What a customer has linked already: who makes a link for them says which of it is meant.
import { type Signal, useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { Moment } from "../ui/badge";
import { type Account, accountsOf } from "./accountsapi";
import { Choice } from "./formparts";

/** The wish for another account beside those that there are. */
export const ANOTHER = "another";

export interface Owned {
  /** Those of the owner who is asked for now; none while they are not known. */
  accounts: Account[];
  /** "" is not chosen yet; else ANOTHER, "any", or the id of the account to edit. */
  wish: Signal<string>;
  /** Asks at once, as before anything is made. */
  look: () => Promise<Account[]>;
}

/** The accounts of an owner, of one connector or of all, a moment after the last key. */
export function useOwned(owner: string, connector: string | undefined, found: (accounts: Account[]) => void): Owned {
  const asked = `${owner}\n${connector ?? ""}`;
  const known = useSignal<{ asked: string; accounts: Account[] } | null>(null);
  const wish = useSignal("");
  const turn = useRef(0);
  const look = async (): Promise<Account[]> => {
    const mine = ++turn.current;
    if (owner === "") return [];
    if (known.value?.asked === asked) return known.value.accounts;
    const accounts = await accountsOf(owner, connector);
    if (mine === turn.current) {
      known.value = { asked, accounts };
      wish.value = "";
      found(accounts);
    }
    return accounts;
  };
  useEffect(() => {
    const timer = setTimeout(() => void look().catch(() => null), 400);
    return () => clearTimeout(timer);
  }, [asked]);
  return { accounts: known.value?.asked === asked ? known.value.accounts : [], wish, look };
}

/** The choice of what is meant. edit: an account may be named; without it the customer picks one in the hub. */
export function Existing({
  owned,
  fault,
  title,
  edit,
  children,
}: {
  owned: Owned;
  fault: string;
  title: string;
  edit: boolean;
  children: (account: Account) => ComponentChildren;
}) {
  const { accounts, wish } = owned;
  if (accounts.length === 0) return null;
  const choose = (what: string) => () => {
    wish.value = what;
  };
  return (
    <fieldset id="existing" aria-describedby={fault && wish.value === "" ? "existing-fault" : undefined}>
      <legend>{title}</legend>
      {fault && wish.value === "" && (
        <p class="fault" id="existing-fault" role="alert">
          {fault}
        </p>
      )}
      {edit ? (
        accounts.map((a) => (
          <Choice
            key={a.id}
            name="existing"
            checked={wish.value === a.id}
            choose={choose(a.id)}
            label={`Edit ${a.label ?? a.id}`}
          >
            {children(a)} {a.label && `${a.id} · `}linked <Moment at={a.created_at} />
          </Choice>
        ))
      ) : (
        <Choice
          name="existing"
          checked={wish.value === "any"}
          choose={choose("any")}
          label="Connect what is not there yet, and repair what is"
        >
          With what is linked already, the customer replaces the credentials.
        </Choice>
      )}
      <Choice name="existing" checked={wish.value === ANOTHER} choose={choose(ANOTHER)} label="Add another account">
        {accounts.length === 1 ? "The one that is there stays as it is." : "Those that are there stay as they are."}
      </Choice>
    </fieldset>
  );
}
