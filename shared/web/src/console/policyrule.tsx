// The fields of one rule of a call policy.
import { Labelled } from "../ui/fieldsform";
import { Button } from "./allowed";
import { type Effect, effects, METHODS, type Rule } from "./policywords";

/** What is wrong with a rule, by the id of its field; "": the policy as a whole. */
export type PolicyFaults = Readonly<Record<string, string>>;

/** The id of a field of a rule; "rule" is all of it. */
export const idOf = (r: Rule, field: string): string => `rule-${r.key}-${field}`;

/** The methods of a rule, each with a box. */
export const Methods = ({ chosen, change }: { chosen: readonly string[]; change: (to: string[]) => void }) => (
  <div class="methods">
    {METHODS.map((m) => (
      <label key={m}>
        <input
          type="checkbox"
          checked={chosen.includes(m)}
          onChange={(event) =>
            change(event.currentTarget.checked ? [...chosen, m] : chosen.filter((other) => other !== m))
          }
        />{" "}
        {m}
      </label>
    ))}
  </div>
);

/** One rule: what it does with which calls. */
export function RuleFields({
  of: r,
  number,
  faults,
  change,
  remove,
}: {
  of: Rule;
  number: number;
  faults: PolicyFaults;
  change: (to: Partial<Rule>) => void;
  remove: () => void;
}) {
  const whole = faults[idOf(r, "rule")];
  const text = (field: "path" | "tool" | "host", label: string, help: string) => {
    const fault = faults[idOf(r, field)] ?? "";
    return (
      <Labelled id={idOf(r, field)} label={label} help={help} fault={fault}>
        {(about) => (
          <input
            id={idOf(r, field)}
            type="text"
            autocomplete="off"
            spellcheck={false}
            maxLength={300}
            aria-describedby={about}
            aria-invalid={fault !== ""}
            value={r[field]}
            onInput={(event) => change({ [field]: event.currentTarget.value })}
          />
        )}
      </Labelled>
    );
  };
  return (
    <fieldset class="card rule" aria-describedby={whole ? idOf(r, "fault") : undefined}>
      <legend class="visually-hidden">Rule {number}</legend>
      <div class="head">
        <label for={idOf(r, "effect")} class="grow strong">
          Rule {number}
        </label>
        <select
          id={idOf(r, "effect")}
          value={r.effect}
          onChange={(event) => change({ effect: event.currentTarget.value as Effect })}
        >
          {effects.map(([effect, label]) => (
            <option key={effect} value={effect}>
              {label}
            </option>
          ))}
        </select>
        <Button needs={null} class="small" aria-label={`Remove rule ${number}`} onClick={remove}>
          Remove
        </Button>
      </div>
      <fieldset>
        <legend>Methods</legend>
        <Methods chosen={r.methods} change={(methods) => change({ methods })} />
        <p class="help">None is every method.</p>
      </fieldset>
      <div class="texts">
        {text("path", "Path", "The whole path, such as /crm/v3/**")}
        {text("tool", "Tool", "Of an agent, such as delete_*")}
        {text("host", "Host", r.effect === "allow" ? "Empty is the API's own" : "Empty is every one")}
      </div>
      {whole && (
        <p class="fault" id={idOf(r, "fault")}>
          {whole}
        </p>
      )}
    </fieldset>
  );
}
