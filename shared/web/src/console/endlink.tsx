import { useSignal } from "@preact/signals";
import { Labelled } from "../ui/fieldsform";
import { toast } from "../ui/toast";
import { Dialog } from "./allowed";
import { endLink } from "./accountsapi";

/** Ends a link that was sent before, which its sender still has. */
export function EndSentLink() {
  const link = useSignal("");
  const fault = useSignal("");
  const act = async () => {
    if (!(await endLink(link.value))) {
      fault.value = "Paste the whole link, as it stands in the e-mail.";
      document.getElementById("sent-link")?.focus();
      return false;
    }
    toast("The link leads to nothing any more.");
    return true;
  };
  return (
    <Dialog needs="connect_sessions:write" title="End a link" primary="End the link" danger act={act}>
      <p>For one that went to the wrong person. What was linked with it stays linked.</p>
      <Labelled id="sent-link" label="The link" fault={fault.value}>
        {(about) => (
          <textarea
            id="sent-link"
            rows={3}
            spellcheck={false}
            autocomplete="off"
            aria-describedby={about || undefined}
            aria-invalid={fault.value !== ""}
            value={link.value}
            onInput={(event) => {
              link.value = event.currentTarget.value;
              fault.value = "";
            }}
          />
        )}
      </Labelled>
    </Dialog>
  );
}
