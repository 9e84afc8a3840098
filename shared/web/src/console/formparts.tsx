// Parts that several forms of the console have.
import type { Signal } from "@preact/signals";
import type { ComponentChildren } from "preact";

/** A line of a form. */
export function Line({
  id,
  text,
  about,
  wrong,
  kind = "text",
}: {
  id: string;
  text: Signal<string>;
  about: string;
  wrong: boolean;
  kind?: "text" | "date" | "email";
}) {
  return (
    <input
      id={id}
      type={kind as "text"}
      autocomplete="off"
      spellcheck={false}
      aria-describedby={about || undefined}
      aria-invalid={wrong}
      value={text.value}
      onInput={(event) => {
        text.value = event.currentTarget.value;
      }}
    />
  );
}

/** One of several things of which one is chosen, those of a name. */
export function Choice({
  name,
  label,
  checked,
  choose,
  children,
}: {
  name: string;
  label: string;
  checked: boolean;
  choose: () => void;
  children?: ComponentChildren;
}) {
  return (
    <label class="choice">
      <input type="radio" name={name} checked={checked} onChange={choose} />
      <span>
        {label}
        {children && <span class="quiet sub">{children}</span>}
      </span>
    </label>
  );
}

/** Some things of which one is chosen: the key of each, its name, and what it means. */
export function Choices<K extends string>({
  name,
  title,
  of,
  chosen,
}: {
  name: string;
  title: string;
  of: readonly (readonly [key: K, label: string, about: string])[];
  chosen: Signal<K>;
}) {
  return (
    <fieldset>
      <legend>{title}</legend>
      {of.map(([key, label, about]) => (
        <Choice
          key={key}
          name={name}
          label={label}
          checked={chosen.value === key}
          choose={() => {
            chosen.value = key;
          }}
        >
          {about}
        </Choice>
      ))}
    </fieldset>
  );
}
