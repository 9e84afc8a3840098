import { useSignal } from "@preact/signals";
import { useState } from "preact/hooks";
import { BASE } from "../ui/base";
import { CopyLine } from "../ui/copy";
import { openDialog } from "../ui/dialog";
import { Labelled } from "../ui/fieldsform";
import type { Fault } from "../ui/request";
import { EndField, endFault, endOf, ungiven } from "./accessparts";
import { Dialog } from "./allowed";
import { AllOrChosen } from "./allorchosen";
import { Line } from "./formparts";
import { type AWSRole, grantRole } from "./peopleapi";
import { groups } from "./scopewords";
import { reload, session } from "./store";

/** Why a text is no ARN of a role, in words; "" where it is one. The API says the last word. */
function arnFault(arn: string): string {
  if (arn === "") return "Give the role's ARN, such as arn:aws:iam::123456789012:role/deploy.";
  if (/^arn:aws[a-z-]*:sts::\d{12}:assumed-role\//.test(arn))
    return "This is a session of a role. Give the role itself: arn:aws:iam::…:role/… with the name that stands after assumed-role/.";
  if (/^arn:aws[a-z-]*:iam::\d{12}:(user|root|group)/.test(arn))
    return "Only roles can be granted access: no user, no group, and not the account itself.";
  if (!/^arn:aws[a-z-]*:iam::\d{12}:role\/\S+$/.test(arn))
    return "This is no ARN of a role: it looks like arn:aws:iam::123456789012:role/deploy.";
  return "";
}

/** Lets an AWS role call. */
export function RoleForm() {
  const arn = useSignal("");
  const end = useSignal("");
  const day = useSignal("");
  const all = useSignal(false);
  const chosen = useSignal<ReadonlySet<string>>(new Set());
  const fault = useSignal({ arn: "", end: "", scopes: "" });
  const now = () => JSON.stringify([arn.value, end.value, day.value, [...chosen.value]]);
  const [before] = useState(now);

  const act = async () => {
    const until = endOf(end.value, day.value);
    fault.value = {
      arn: arnFault(arn.value.trim()),
      end: endFault(until),
      scopes: chosen.value.size === 0 ? "Choose at least one thing that it may do." : "",
    };
    const wrong = fault.value.arn ? "role-arn" : fault.value.end ? "role-day" : fault.value.scopes ? "role-scopes" : "";
    if (wrong) {
      document.getElementById(wrong)?.focus();
      return false;
    }
    const granted = await grantRole({
      role_arn: arn.value.trim(),
      scopes: [...chosen.value],
      ...(until ? { expires_at: until.toISOString() } : {}),
    });
    openDialog(<Granted role={granted} />);
    reload();
    return true;
  };
  const blame = (faults: Fault[]): Fault[] => {
    const at = (place: string) => faults.find((f) => f.location.startsWith(`body.${place}`))?.message ?? "";
    fault.value = { arn: at("role_arn"), end: at("expires_at"), scopes: at("scopes") };
    return faults.filter((f) => !/^body\.(role_arn|expires_at|scopes)/.test(f.location));
  };
  return (
    <Dialog
      needs="project:admin"
      title="Grant access to an AWS role"
      primary="Grant"
      act={act}
      blame={blame}
      dirty={() => now() !== before}
    >
      <Labelled
        id="role-arn"
        label="ARN of the role"
        note="(required)"
        help="Of the AWS account that this deployment is in. A path in it does not count."
        fault={fault.value.arn}
      >
        {(about) => <Line id="role-arn" text={arn} about={about} wrong={fault.value.arn !== ""} />}
      </Labelled>
      <EndField of="role" end={end} day={day} fault={fault.value.end} />
      <AllOrChosen
        id="role-scopes"
        title="What it may do"
        everything={undefined}
        all={all}
        groups={groups.map((g) => ({ name: g.name, words: g.scopes }))}
        chosen={chosen}
        fault={fault.value.scopes}
        why={ungiven}
      />
    </Dialog>
  );
}

/** What is left to do in AWS, once a role has access here. */
function Granted({ role }: { role: AWSRole }) {
  const project = session.value?.project.id ?? "";
  return (
    <Dialog title={`${role.name} has access`}>
      <p>
        Its own policy in AWS has to allow <code>execute-api:Invoke</code> on paths below <code>/iam/{project}/</code>{" "}
        of this API. Then it signs its requests (Signature Version 4, service <code>execute-api</code>), and puts this
        before each path:
      </p>
      <CopyLine
        id="role-address"
        title="Address"
        text={new URL(`iam/${project}`, BASE).href}
        label="Copy the address"
      />
      <p class="quiet">
        Where CloudFront stands in front, that is the API's own address in its place: signatures are over the host.
      </p>
    </Dialog>
  );
}
