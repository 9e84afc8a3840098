import type { Signal } from "@preact/signals";
import { Choice } from "./formparts";

interface Group {
  name: string;
  /** What each of its things is, in words. */
  words: Record<string, string>;
}

/** The choice between everything and some things, each of which is then ticked. */
export function AllOrChosen({
  id,
  title,
  everything,
  all,
  groups,
  chosen,
  fault,
  why,
}: {
  id: string;
  title: string;
  /** The words for everything; without them it cannot be chosen. */
  everything: string | undefined;
  all: Signal<boolean>;
  groups: readonly Group[];
  chosen: Signal<ReadonlySet<string>>;
  fault: string;
  /** Why a thing cannot be ticked. */
  why?: (key: string) => string | undefined;
}) {
  return (
    <>
      <fieldset id={id} tabIndex={-1} aria-describedby={fault ? `${id}-fault` : undefined}>
        <legend>{title}</legend>
        {everything && <Choice name={id} label={everything} checked={all.value} choose={() => (all.value = true)} />}
        {everything && (
          <Choice name={id} label="Only what I choose" checked={!all.value} choose={() => (all.value = false)} />
        )}
      </fieldset>
      {!all.value && groups.map((g) => <Things key={g.name} {...g} chosen={chosen} why={why} />)}
      {fault && (
        <p class="fault" id={`${id}-fault`}>
          {fault}
        </p>
      )}
    </>
  );
}

function Things({
  name,
  words,
  chosen,
  why,
}: Group & { chosen: Signal<ReadonlySet<string>>; why: ((key: string) => string | undefined) | undefined }) {
  const toggle = (key: string, on: boolean) => {
    const next = new Set(chosen.value);
    if (on) next.add(key);
    else next.delete(key);
    chosen.value = next;
  };
  return (
    <fieldset class="events">
      <legend>{name}</legend>
      {Object.entries(words).map(([key, text]) => (
        <label key={key}>
          <input
            type="checkbox"
            checked={chosen.value.has(key)}
            disabled={why?.(key) !== undefined}
            onChange={(event) => toggle(key, event.currentTarget.checked)}
          />
          <span>
            {text}
            <code class="quiet sub">{key}</code>
            {why?.(key) && <span class="quiet sub">{why(key)}</span>}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
