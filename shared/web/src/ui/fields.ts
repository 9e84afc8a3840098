import type { Fault } from "./request";
import { formTexts } from "./texts";

/** A field as a connector declares it: client contract, section 3. */
export interface Field {
  key: string;
  label: string;
  type: string;
  required?: boolean;
  readOnly?: boolean;
  secret?: boolean;
  placeholder?: string;
  options?: { label: string; value: string }[] | null;
  description?: string;
  tooltip?: string;
  guide?: { description?: string; tooltip?: string };
  value?: string;
  default?: string;
  display?: boolean;
  validation?: { type: string; pattern?: string; error?: string };
}

// How the API shows a stored secret: this mark and its last characters.
const REDACTED = /^__secretvalue:\*\*redacted\*\*(.*)$/s;

/** The last characters of a stored secret behind dots; null for a value that is no stored secret. */
export function dots(value: string | undefined): string | null {
  const found = REDACTED.exec(value ?? "");
  return found ? "••••••••" + (found[1] ?? "") : null;
}

/** A field is secret unless it says otherwise, as in the wire contract's edit mode. */
export const isSecret = (field: Field): boolean => field.secret !== false || field.type === "password";

/** One field of a form, and what the user did with it. */
export interface Row {
  field: Field;
  id: string;
  /** What was stored when the form was made. */
  stored: string;
  value: string;
  /** A stored secret that was left alone: it is shown as dots and sent by nobody. */
  kept: boolean;
  fault: string;
  /** Whether the fault is the definition's or the API's, which is English. */
  english?: boolean;
  /** What shows it, when it is shown. */
  place?: HTMLElement | null;
}

/** A form of a connector's fields, without its looks. It knows no framework: whoever shows it sets changed. */
export class Form {
  readonly rows: Row[];
  /** Called when something that is shown has changed. */
  changed: () => void = () => {};

  /** values: what is stored, by key. prefix keeps the ids of two forms on one page apart. */
  constructor(fields: Field[], values: Record<string, string | undefined> = {}, prefix = "f") {
    this.rows = fields
      .filter((f) => f.display !== false)
      .map((field) => {
        const stored = values[field.key] ?? field.value ?? field.default ?? "";
        const secret = dots(stored) !== null;
        return { field, id: `${prefix}-${field.key}`, stored, value: secret ? "" : stored, kept: secret, fault: "" };
      });
  }

  /** Whether the user changed anything. */
  dirty(): boolean {
    return this.rows.some((r) => (dots(r.stored) === null ? r.value !== r.stored : !r.kept));
  }

  /** Takes what the user typed. A fault goes as soon as it is mended, and comes only at submit: see FieldRow. */
  type(row: Row, value: string): void {
    row.value = value;
    if (row.fault) blameRow(row, wrong(row.field, entered(row)));
    this.changed();
  }

  /** Replaces a stored secret. */
  replace(row: Row): void {
    row.kept = false;
    this.changed();
  }

  /**
   * What the user entered, by key; empty ones and untouched secrets are absent unless all is true (then empty text).
   */
  read(all = false): Record<string, string> {
    const out: Record<string, string> = {};
    for (const r of this.rows) {
      if (r.kept || r.field.readOnly) continue;
      const value = entered(r);
      if (value !== "" || all) out[r.field.key] = value;
    }
    return out;
  }

  /** Shows each field's fault and moves the focus to the first. Returns whether there is none. */
  check(): boolean {
    for (const r of this.rows) blameRow(r, r.kept ? "" : wrong(r.field, entered(r)));
    return this.#focusFault();
  }

  /** Shows what the server found wrong, by the last part of each location. Returns those that belong to no field. */
  blame(faults: Fault[]): Fault[] {
    const rest = faults.filter((fault) => {
      const row = this.rows.find(
        (r) =>
          String(fault.location ?? "")
            .split(".")
            .pop() === r.field.key,
      );
      if (row) blameRow(row, fault.message, true);
      return !row;
    });
    this.#focusFault();
    return rest;
  }

  #focusFault(): boolean {
    this.changed();
    const faulty = this.rows.find((r) => r.fault !== "");
    // After the next paint: a field that is shown again has to be there first.
    if (faulty) requestAnimationFrame(() => faulty.place?.focus());
    return !faulty;
  }
}

/** english: the fault is the definition's or the API's. */
function blameRow(row: Row, fault: string, english = fault === row.field.validation?.error): void {
  Object.assign(row, { fault, english });
}

const entered = (r: Row): string => (r.field.type === "text_area" ? r.value : r.value.replace(unseen, "").trim());

// What is pasted along and seen by nobody: soft hyphens, zero-width characters, marks of direction.
const unseen = /\p{Cf}/gu;

/** What is wrong with a value, or "". The server checks the same again and decides; this only saves a round trip. */
export function wrong(field: Field, value: string): string {
  if (value === "") return field.required ? formTexts().isRequired(field.label) : "";
  if (field.type === "number" && !/^\d+$/.test(value)) return formTexts().digitsOnly(field.label);
  const rule = field.validation;
  if (rule?.type === "html-pattern" && rule.pattern && !matches(rule.pattern, value)) {
    return rule.error || formTexts().otherForm(field.label);
  }
  if (rule?.type === "domain" && !/^[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(value)) {
    return rule.error || formTexts().hostName(field.label);
  }
  return "";
}

function matches(pattern: string, value: string): boolean {
  try {
    return new RegExp(`^(?:${pattern})$`, "u").test(value);
  } catch {
    return true; // a pattern that this browser cannot read: the server reads it
  }
}
