import type { Signal } from "@preact/signals";
import { Labelled } from "../ui/fieldsform";
import type { Draft } from "./accountdraft";
import { Choice } from "./formparts";

/** Who of the customer an account is for. */
export function Sharing({
  draft,
  set,
  fault,
}: {
  draft: Signal<Draft>;
  set: (change: Partial<Draft>) => void;
  fault: string;
}) {
  const { personal, users } = draft.value;
  return (
    <fieldset>
      <legend>Who of the customer uses it</legend>
      <Choice name="existing" checked={!personal} choose={() => set({ personal: false })} label="Everybody">
        Calls may be made for anybody.
      </Choice>
      <Choice name="existing" checked={personal} choose={() => set({ personal: true })} label="Only its owner">
        Each call has to name the person it is made for, and is refused for others.
      </Choice>
      {personal && (
        <Labelled
          id="account-users"
          label="And these people"
          help="One a line: their ids or user names in your system."
          fault={fault}
        >
          {(about) => (
            <textarea
              id="account-users"
              rows={3}
              spellcheck={false}
              aria-describedby={about}
              value={users}
              onInput={(event) => set({ users: event.currentTarget.value })}
            />
          )}
        </Labelled>
      )}
    </fieldset>
  );
}
