import type { ComponentChildren } from "preact";
import { Labelled } from "../ui/fieldsform";

/** A field that has to be filled; filled is called when it is. */
export function Text({
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

/** One of the things that linking may mean. */
export function Choice({
  label,
  checked,
  choose,
  children,
}: {
  label: string;
  checked: boolean;
  choose: () => void;
  children: ComponentChildren;
}) {
  return (
    <label class="choice">
      <input type="radio" name="existing" checked={checked} onChange={choose} />
      <span>
        {label}
        <span class="quiet sub">{children}</span>
      </span>
    </label>
  );
}
