import { h, notice } from "./dom.js";

// How the API shows a stored secret: this mark and its last characters.
const REDACTED = /^__secretvalue:\*\*redacted\*\*(.*)$/s;

/** Whether value stands for a secret that is stored. */
export const isRedacted = (value) => typeof value === "string" && REDACTED.test(value);

/** The last characters of a stored secret, behind dots. */
export const dots = (value) => "••••••••" + (REDACTED.exec(value)?.[1] ?? "");

/** A field is secret unless it says otherwise, as in the wire contract's edit mode. */
const secret = (field) => field.secret !== false || field.type === "password";

/**
 * A form of fields as a connector declares them (client contract, section 3).
 *
 * values: what is stored, by key; a redacted one is shown as dots with a Change button, and read() leaves it out unless
 * it was changed. Returns {element, read, check, blame, busy}.
 */
export function fieldsForm(fields, values = {}, prefix = "f") {
  const rows = fields.filter((f) => f.display !== false).map((f) => row(f, values[f.key] ?? f.value ?? f.default, `${prefix}-${f.key}`));
  return {
    element: h("div", { class: "fields" }, rows.map((r) => r.element)),
    /** What the user entered, by key; empty ones and untouched secrets are absent unless all is true (then empty text). */
    read(all = false) {
      const out = {};
      for (const r of rows) {
        const value = r.value();
        if (value === undefined) continue;
        if (value !== "" || all) out[r.field.key] = value;
      }
      return out;
    },
    /** Shows each field's fault and moves the focus to the first. Returns whether there is none. */
    check() {
      const faulty = rows.filter((r) => !r.check());
      faulty[0]?.focus();
      return faulty.length === 0;
    },
    /** Shows what the server found wrong, by the last part of each location. Returns those that belong to no field. */
    blame(faults) {
      const rest = faults.filter((fault) => {
        const r = rows.find((candidate) => String(fault.location ?? "").split(".").pop() === candidate.field.key);
        r?.fault(fault.message);
        return !r;
      });
      rows.find((r) => r.faulty())?.focus();
      return rest;
    },
  };
}

function row(field, stored, id) {
  let kept = isRedacted(stored);
  const help = field.guide?.description ?? field.description;
  const more = field.guide?.tooltip ?? field.tooltip;
  const about = [help && `${id}-help`, `${id}-fault`].filter(Boolean).join(" ");
  const input = makeInput(field, kept ? "" : (stored ?? ""), id, about);
  const problem = h("p", { class: "fault", id: `${id}-fault`, hidden: true });

  const fault = (message) => {
    problem.textContent = message ?? "";
    problem.hidden = !message;
    input.setAttribute("aria-invalid", message ? "true" : "false");
  };
  const check = () => {
    const message = kept ? "" : wrong(field, input.value);
    fault(message);
    return !message;
  };
  // A fault goes as soon as it is mended, and comes only at submit: a line that appears or disappears when the field is left
  // would move the button from under the click that leaves it.
  input.addEventListener("input", () => {
    if (input.getAttribute("aria-invalid") === "true") check();
  });

  const slot = h("div", { class: "input" });
  const shown = h("input", { id, type: "text", value: kept ? dots(stored) : "", readonly: true, "aria-describedby": about });
  const change = h("button", {
    type: "button", class: "small", "aria-label": `Change ${field.label}`,
    onclick: () => {
      kept = false;
      slot.replaceChildren(input);
      input.focus();
    },
  }, "Change");
  slot.append(...(kept ? [shown, change] : [input]));

  return {
    field, check, fault,
    faulty: () => !problem.hidden,
    focus: () => (kept ? change : input).focus(),
    value: () => (kept || field.readOnly ? undefined : field.type === "text_area" ? input.value : input.value.trim()),
    element: h("div", { class: "field" },
      h("label", { for: id }, field.label, field.required ? h("span", { class: "quiet" }, " (required)") : null),
      more && tip(more, id, field.label),
      help && h("p", { class: "help", id: `${id}-help` }, help),
      slot, problem),
  };
}

function makeInput(field, value, id, about) {
  const common = {
    id, name: field.key, "aria-describedby": about, "aria-required": field.required ? "true" : null,
    readonly: field.readOnly && field.type !== "select", disabled: field.readOnly && field.type === "select",
    placeholder: field.placeholder, autocomplete: secret(field) ? "new-password" : "off", spellcheck: "false", autocapitalize: "off",
  };
  if (field.type === "select") {
    const options = field.options ?? [];
    return h("select", common,
      options.some((o) => o.value === value) && field.required ? null : h("option", { value: "" }, field.placeholder || "Choose…"),
      options.map((o) => h("option", { value: o.value, selected: o.value === value }, o.label)));
  }
  if (field.type === "text_area") return h("textarea", { ...common, rows: "5" }, String(value));
  const type = secret(field) ? "password" : "text";
  return h("input", { ...common, type, value, inputmode: field.type === "number" ? "numeric" : null });
}

function tip(text, id, label) {
  const body = h("p", { class: "help", id: `${id}-tip`, hidden: true }, text);
  const button = h("button", {
    type: "button", class: "tip", "aria-expanded": "false", "aria-controls": `${id}-tip`, "aria-label": `About ${label}`,
    onclick: () => {
      body.hidden = !body.hidden;
      button.setAttribute("aria-expanded", String(!body.hidden));
    },
  }, "?");
  return [button, body];
}

// The server checks the same again and decides; this only saves a round trip.
function wrong(field, raw) {
  const value = field.type === "text_area" ? raw : raw.trim();
  if (value === "") return field.required ? `${field.label} is required.` : "";
  if (field.type === "number" && !/^-?\d+(\.\d+)?$/.test(value)) return `${field.label} must be a number.`;
  const rule = field.validation;
  if (rule?.type === "html-pattern" && rule.pattern && !matches(rule.pattern, value)) {
    return rule.error || `${field.label} does not have the expected form.`;
  }
  if (rule?.type === "domain" && !/^[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(value)) {
    return rule.error || `${field.label} must be a host name, such as example.com.`;
  }
  return "";
}

function matches(pattern, value) {
  try {
    return new RegExp(`^(?:${pattern})$`, "u").test(value);
  } catch {
    return true; // a pattern that this browser cannot read: the server reads it
  }
}

/** The notices of a connector for one place: top or bottom. */
export function noticesAt(notices, place) {
  return (notices ?? []).filter((n) => (n.position ?? "top") === place)
    .map((n) => notice(n.type === "warning" ? "warning" : "info", h("p", null, n.description)));
}
