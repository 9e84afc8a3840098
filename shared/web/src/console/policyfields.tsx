// The fields of a call policy.
import type { Signal } from "@preact/signals";
import type { Fault } from "../ui/request";
import { Button } from "./allowed";
import { idOf, type PolicyFaults, RuleFields } from "./policyrule";
import { namesCalls, newRule, policyOf, policyWords, type Rule, ruleAt, type Written } from "./policywords";

/** Finds rules that name nothing, and goes to the first. */
export function faultsOf(w: Written): PolicyFaults {
  const wrong = w.rules.filter((r) => !namesCalls(r));
  if (wrong[0]) focusOn(idOf(wrong[0], "path"));
  return Object.fromEntries(
    wrong.map((r) => [idOf(r, "rule"), "Say which calls: tick methods, or enter a path or a tool."]),
  );
}

const focusOn = (id: string) => requestAnimationFrame(() => document.getElementById(id)?.focus());

/** Puts the API's faults at their fields, and returns those that are about something else. */
export function blamePolicy(w: Written, list: Fault[]): { faults: PolicyFaults; rest: Fault[] } {
  const faults: Record<string, string> = {};
  const rest = list.filter((f) => {
    const [, effect, n, field] = /^body\.call_policy(?:\.(\w+)\[(\d+)\](?:\.(\w+))?)?/.exec(f.location) ?? [];
    if (!f.location.startsWith("body.call_policy")) return true;
    const rule = effect ? ruleAt(w, effect, Number(n)) : undefined;
    const named = rule && field && ["path", "tool", "host"].includes(field) ? field : "rule";
    if (rule) faults[idOf(rule, named)] = `The ${named} ${f.message}`;
    else faults[""] = `The policy ${f.message}`;
    return false;
  });
  const first = Object.keys(faults).find((id) => id !== "" && !id.endsWith("-rule"));
  if (first) focusOn(first);
  return { faults, rest };
}

/** Asks for a policy, and says what it does. */
export function PolicyFields({ policy, faults: found }: { policy: Signal<Written>; faults: Signal<PolicyFaults> }) {
  const w = policy.value;
  const faults = found.value;
  const set = (rules: readonly Rule[]) => {
    policy.value = { ...policy.value, rules };
  };
  const words = policyWords(policyOf({ ...w, rules: w.rules.filter(namesCalls) }));
  return (
    <>
      <label class="choice">
        <input
          id="policy-reads"
          type="checkbox"
          checked={w.readOnly}
          onChange={(event) => {
            policy.value = { ...policy.value, readOnly: event.currentTarget.checked };
          }}
        />
        <span>
          Reads only
          <span class="quiet sub">GET and HEAD, and what a rule allows by its method or tool.</span>
        </span>
      </label>
      {w.rules.map((r, i) => (
        <RuleFields
          key={r.key}
          of={r}
          number={i + 1}
          faults={faults}
          change={(to) => {
            set(policy.value.rules.map((was) => (was.key === r.key ? { ...was, ...to } : was)));
            found.value = Object.fromEntries(Object.entries(faults).filter(([id]) => !id.startsWith(idOf(r, ""))));
          }}
          remove={() => {
            set(policy.value.rules.filter((was) => was.key !== r.key));
            document.getElementById("policy-add")?.focus(); // before the button that has it is gone
          }}
        />
      ))}
      {faults[""] && <p class="fault">{faults[""]}</p>}
      <div class="actions">
        <Button
          needs={null}
          class="small"
          id="policy-add"
          onClick={() => {
            const rule = newRule();
            set([...policy.value.rules, rule]);
            focusOn(idOf(rule, "effect"));
          }}
        >
          Add a rule
        </Button>
      </div>
      <div role="status" id="policy-words">
        <PolicyWords words={words.length > 0 ? words : ["Every call passes."]} />
      </div>
    </>
  );
}

/** What a policy does, a line for each sentence. */
export const PolicyWords = ({ words }: { words: string[] }) => (
  <ul class="rights">
    {words.map((text) => (
      <li key={text}>{text}</li>
    ))}
  </ul>
);
