import { useSignal } from "@preact/signals";
import { useState } from "preact/hooks";
import { CopyLine } from "../ui/copy";
import { openDialog } from "../ui/dialog";
import { Labelled } from "../ui/fieldsform";
import type { Fault } from "../ui/request";
import { EndField, endFault, endOf, mayAll, ungiven } from "./accessparts";
import { Dialog } from "./allowed";
import { AllOrChosen } from "./allorchosen";
import { Choice, Line } from "./formparts";
import { type APIKeyWithText, createKey } from "./peopleapi";
import { blamePolicy, faultsOf, PolicyFields } from "./policyfields";
import type { PolicyFaults } from "./policyrule";
import { policyOf, type Written } from "./policywords";
import { groups } from "./scopewords";
import { reload } from "./store";

/** Makes an API key. */
export function KeyForm() {
  const name = useSignal("");
  const end = useSignal("");
  const day = useSignal("");
  const all = useSignal(mayAll());
  const chosen = useSignal<ReadonlySet<string>>(new Set());
  const fault = useSignal({ name: "", end: "", scopes: "" });
  const bound = useSignal(false);
  const policy = useSignal<Written>({ readOnly: true, rules: [] });
  const faults = useSignal<PolicyFaults>({});
  const now = () =>
    JSON.stringify([name.value, end.value, day.value, all.value, [...chosen.value], bound.value, policy.value]);
  const [before] = useState(now);

  const act = async () => {
    const until = endOf(end.value, day.value);
    fault.value = {
      name: name.value.trim() === "" ? "Say what the key is for." : "",
      end: endFault(until),
      scopes: !all.value && chosen.value.size === 0 ? "Choose at least one thing that it may do." : "",
    };
    const wrong = fault.value.name ? "key-name" : fault.value.end ? "key-day" : fault.value.scopes ? "key-scopes" : "";
    if (wrong) {
      document.getElementById(wrong)?.focus();
      return false;
    }
    faults.value = bound.value ? faultsOf(policy.value) : {};
    if (Object.keys(faults.value).length > 0) return false;
    const made = await createKey({
      name: name.value.trim(),
      ...(all.value ? {} : { scopes: [...chosen.value] }),
      ...(until ? { expires_at: until.toISOString() } : {}),
      ...(bound.value ? { call_policy: policyOf(policy.value) } : {}),
    });
    openDialog(<NewKey made={made} />);
    reload();
    return true;
  };
  const blame = (list: Fault[]): Fault[] => {
    const at = (place: string) => list.find((f) => f.location.startsWith(`body.${place}`))?.message ?? "";
    fault.value = { name: at("name"), end: at("expires_at"), scopes: at("scopes") };
    const found = blamePolicy(policy.value, list);
    faults.value = found.faults;
    return found.rest.filter((f) => !/^body\.(name|expires_at|scopes)/.test(f.location));
  };
  return (
    <Dialog
      needs="project:admin"
      title="Create an API key"
      primary="Create"
      act={act}
      blame={blame}
      dirty={() => now() !== before}
    >
      <Labelled
        id="key-name"
        label="Name"
        note="(required)"
        help="What it is for, such as Back end, production."
        fault={fault.value.name}
      >
        {(about) => <Line id="key-name" text={name} about={about} wrong={fault.value.name !== ""} />}
      </Labelled>
      <EndField of="key" end={end} day={day} fault={fault.value.end} />
      <AllOrChosen
        id="key-scopes"
        title="What it may do"
        everything={mayAll() ? "Everything, also what later versions add" : undefined}
        all={all}
        groups={groups.map((g) => ({ name: g.name, words: g.scopes }))}
        chosen={chosen}
        fault={fault.value.scopes}
        why={ungiven}
      />
      <fieldset>
        <legend>Which calls it may make with linked accounts</legend>
        <Choice name="key-calls" label="All" checked={!bound.value} choose={() => (bound.value = false)} />
        <Choice
          name="key-calls"
          label="Only what a call policy lets pass"
          checked={bound.value}
          choose={() => (bound.value = true)}
        >
          It cannot be changed later. The key then has no right that leads around it.
        </Choice>
      </fieldset>
      {bound.value && <PolicyFields policy={policy} faults={faults} />}
    </Dialog>
  );
}

/** Shows a key the only time that it can be seen. */
const NewKey = ({ made }: { made: APIKeyWithText }) => (
  <Dialog title={`The key ${made.name}`}>
    <p>
      Copy it now: <span class="strong">it is not shown again.</span> Keep it where your back end keeps its secrets,
      never in a page or an app.
    </p>
    <CopyLine id="new-key" title="API key" text={made.key} label="Copy the API key" />
  </Dialog>
);
