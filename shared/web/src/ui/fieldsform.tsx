import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { dots, type Form, isSecret, type Row } from "./fields";
import { useRedraw } from "./redraw";
import { formTexts, langOfEnglish } from "./texts";

/** The fields of a form. */
export function Fields({ form }: { form: Form }) {
  form.changed = useRedraw();
  if (form.rows.length === 0) return null;
  return (
    <div class="fields">
      {form.rows.map((r) => (
        <FieldRow key={r.id} form={form} row={r} />
      ))}
    </div>
  );
}

function FieldRow({ form, row }: { form: Form; row: Row }) {
  const { field, id } = row;
  const help = field.guide?.description ?? field.description;
  const more = field.guide?.tooltip ?? field.tooltip;
  return (
    <Labelled
      id={id}
      label={field.label}
      note={field.required ? formTexts().required : ""}
      help={help}
      more={more}
      fault={row.fault}
      lang={langOfEnglish()}
      faultLang={row.english ? langOfEnglish() : undefined}
    >
      {(about) =>
        row.kept ? <Kept form={form} row={row} about={about} /> : <Input form={form} row={row} about={about} />
      }
    </Labelled>
  );
}

/**
 * A label with its input, help, and fault. children gets the ids that describe the input. lang is the language of label
 * and help, faultLang that of the fault, where they are not the page's.
 */
export function Labelled({
  id,
  label,
  note,
  help,
  more,
  fault,
  lang,
  faultLang,
  children,
}: {
  id: string;
  label: string;
  note?: string;
  help?: ComponentChildren;
  more?: string | undefined;
  fault?: string;
  lang?: string | undefined;
  faultLang?: string | undefined;
  children: (about: string) => ComponentChildren;
}) {
  const [open, setOpen] = useState(false);
  return (
    <div class="field">
      <label for={id}>
        {lang ? <span lang={lang}>{label}</span> : label}
        {note && <span class="quiet"> {note}</span>}
      </label>
      {more && (
        <button
          type="button"
          class="tip"
          aria-expanded={open}
          aria-controls={`${id}-tip`}
          aria-label={formTexts().about(label)}
          onClick={() => setOpen(!open)}
        >
          ?
        </button>
      )}
      {more && (
        <p class="help" id={`${id}-tip`} hidden={!open} lang={lang}>
          {more}
        </p>
      )}
      {help && (
        <p class="help" id={`${id}-help`}>
          <bdi lang={lang}>{help}</bdi>
        </p>
      )}
      <div class="input">{children([help && `${id}-help`, fault && `${id}-fault`].filter(Boolean).join(" "))}</div>
      {fault && (
        <p class="fault" id={`${id}-fault`} lang={faultLang}>
          {fault}
        </p>
      )}
    </div>
  );
}

/** Remembers what shows a row. By its id it would not be found inside an element. */
const placed = (row: Row) => (element: HTMLElement | null) => {
  row.place = element;
};

function Kept({ form, row, about }: { form: Form; row: Row; about: string }) {
  return (
    <>
      <input
        ref={placed(row)}
        id={row.id}
        type="text"
        value={dots(row.stored) ?? ""}
        readOnly
        aria-describedby={about}
      />
      <button
        type="button"
        class="small"
        aria-label={formTexts().changeOf(row.field.label)}
        onClick={() => form.replace(row)}
      >
        {formTexts().change}
      </button>
    </>
  );
}

function Input({ form, row, about }: { form: Form; row: Row; about: string }) {
  const { field, id } = row;
  useEffect(() => {
    if (dots(row.stored) !== null) row.place?.focus(); // "Change" was pressed
  }, []);
  const common = {
    ref: placed(row),
    id,
    name: field.key,
    "aria-describedby": about || undefined,
    "aria-required": field.required || undefined,
    value: row.value,
    "aria-invalid": row.fault !== "",
    autocomplete: isSecret(field) ? "new-password" : "off",
    spellcheck: false,
    autocapitalize: "off" as const,
    placeholder: field.placeholder,
    // A fault goes as soon as it is mended, and comes only at submit: a line that appears or disappears when the field
    // is left would move the button from under the click that leaves it.
    onInput: (event: { currentTarget: { value: string } }) => form.type(row, event.currentTarget.value),
  };
  if (field.type === "select") {
    const options = field.options ?? [];
    const chosen = field.required && options.some((o) => o.value === row.stored);
    return (
      <select {...common} disabled={field.readOnly}>
        {!chosen && <option value="">{field.placeholder || formTexts().pick}</option>}
        {options.map((o) => (
          <option key={o.value} value={o.value} lang={langOfEnglish()}>
            {o.label}
          </option>
        ))}
      </select>
    );
  }
  if (field.type === "text_area") return <textarea {...common} readOnly={field.readOnly} rows={5} />;
  return (
    <input
      {...common}
      readOnly={field.readOnly}
      type={(isSecret(field) ? "password" : "text") as "text"}
      inputMode={field.type === "number" ? ("numeric" as const) : undefined}
    />
  );
}
