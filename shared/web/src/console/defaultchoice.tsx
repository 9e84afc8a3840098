import type { Signal } from "@preact/signals";
import { Labelled } from "../ui/fieldsform";
import type { AuthConfig } from "./api";

/**
 * The dropdown that says which auth config is, or will be, the connector's default. others: the connector's other ones;
 * own: the name of the one at hand; chosen: whether it is to be the default. With no other there is no choice, and it
 * says so.
 */
export function DefaultChoice({ others, own, chosen }: { others: AuthConfig[]; own: string; chosen: Signal<boolean> }) {
  const now = others.find((c) => c.default);
  const help = now
    ? "The hub uses the default unless a session names another one."
    : others.length > 0
      ? "It is the default. To change that, make another one the default."
      : "The hub uses the default. As the only one, this is it.";
  return (
    <Labelled id="default-config" label="Default Configuration" help={help}>
      {(about) => (
        <select
          id="default-config"
          aria-describedby={about}
          value={chosen.value || !now ? "own" : "now"}
          onChange={(event) => {
            chosen.value = event.currentTarget.value === "own";
          }}
        >
          {now && <option value="now">{now.name} (the default now)</option>}
          <option value="own">{own}</option>
        </select>
      )}
    </Labelled>
  );
}
