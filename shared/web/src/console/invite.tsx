import { useSignal } from "@preact/signals";
import { CopyLine } from "../ui/copy";
import { openDialog } from "../ui/dialog";
import { Labelled } from "../ui/fieldsform";
import type { Fault } from "../ui/request";
import { Dialog } from "./allowed";
import { Choices, Line } from "./formparts";
import { invite, type Member } from "./peopleapi";
import { roles } from "./roles";
import { reload } from "./store";

/** Invites somebody by e-mail address. */
export function Invite() {
  const email = useSignal("");
  const role = useSignal<Member["role"]>("member");
  const fault = useSignal("");
  const act = async () => {
    fault.value = email.value.trim() === "" ? "Enter an e-mail address." : "";
    if (fault.value) {
      document.getElementById("invite-email")?.focus();
      return false;
    }
    const made = await invite(email.value.trim(), role.value);
    openDialog(<Invited of={made} />);
    reload();
    return true;
  };
  const blame = (faults: Fault[]): Fault[] => {
    fault.value = faults.find((f) => f.location === "body.email")?.message ?? "";
    if (fault.value) document.getElementById("invite-email")?.focus();
    return faults.filter((f) => f.location !== "body.email");
  };
  return (
    <Dialog
      needs="project:admin"
      title="Invite somebody"
      primary="Invite"
      act={act}
      blame={blame}
      dirty={() => email.value !== ""}
    >
      <Labelled
        id="invite-email"
        label="E-mail address"
        note="(required)"
        help="The one that they sign in with, and that your sign-in service has verified."
        fault={fault.value}
      >
        {(about) => <Line id="invite-email" kind="email" text={email} about={about} wrong={fault.value !== ""} />}
      </Labelled>
      <Choices name="role" title="Role" of={roles} chosen={role} />
    </Dialog>
  );
}

const Invited = ({ of: m }: { of: Member }) => (
  <Dialog title={`${m.email} is invited`}>
    <p>Patchbay sends no e-mail: send them this address. When they sign in there, they are in the project.</p>
    <CopyLine
      id="invited-address"
      title="The console"
      text={location.origin + location.pathname}
      label="Copy the address"
    />
  </Dialog>
);
