import { CopyLine } from "../ui/copy";
import { Outside } from "../ui/outside";
import { Dialog } from "./allowed";

/** Shows a secret the only time that it can be seen. */
export function WebhookSecret({ secret, rotated = false }: { secret: string; rotated?: boolean }) {
  return (
    <Dialog title={rotated ? "The new signing secret" : "The webhook's signing secret"}>
      <p>
        Copy it now: <span class="strong">it is not shown again.</span> Your server checks with it that a message is
        ours, by the <Outside href="https://www.standardwebhooks.com/">Standard Webhooks</Outside> library of your
        language.
      </p>
      <CopyLine id="webhook-secret" title="Signing secret" text={secret} label="Copy the signing secret" />
    </Dialog>
  );
}
