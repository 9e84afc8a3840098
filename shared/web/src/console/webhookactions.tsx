// What can be done with a webhook, wherever it is shown.
import { openDialog } from "../ui/dialog";
import { Notice } from "../ui/notice";
import { toast } from "../ui/toast";
import { count } from "../ui/words";
import { Dialog, type MenuLine } from "./allowed";
import { duration } from "./logwords";
import { guarded, reload } from "./store";
import { changeWebhook, deleteWebhook, replayFailed, rotateSecret, sendTest, type Webhook } from "./webhookapi";
import { WebhookForm } from "./webhookform";
import { WebhookSecret } from "./webhooksecret";

const write = (item: Omit<MenuLine, "needs">): MenuLine => ({ needs: "webhooks:write", ...item });

/** The menu of a webhook. listed: on the list, which has a way to its deliveries. */
export function webhookMenu(w: Webhook, listed = true): MenuLine[] {
  const off = w.enabled ? undefined : "Switch it on first.";
  const line = (label: string, act: () => void) => ({ label, act: off ? undefined : act, why: off });
  return [
    write({ label: "Edit", act: () => openDialog(<WebhookForm webhook={w} />) }),
    ...(listed
      ? [
          {
            needs: null,
            label: "View deliveries",
            act: () => {
              location.hash = `#/webhooks/${encodeURIComponent(w.id)}`;
            },
          },
        ]
      : []),
    write({ label: "Send a test", act: () => void test(w) }),
    write(line("Send again what failed", () => openDialog(<ReplayFailed webhook={w} />))),
    write({ label: "Rotate the secret", act: () => openDialog(<Rotate webhook={w} />) }),
    write({ label: w.enabled ? "Switch off" : "Switch on", act: () => void toggle(w) }),
    write({ label: "Delete", danger: true, act: () => openDialog(<DeleteWebhook webhook={w} />) }),
  ];
}

/** Sends a test and says what came of it. */
export async function test(w: Webhook): Promise<void> {
  await guarded(async () => {
    const { delivered, message, duration_ms: took } = await sendTest(w.id);
    if (delivered) toast(`The test arrived, in ${duration(took)}.`);
    else openDialog(<TestFailed webhook={w} why={message ?? "There was no answer."} />);
  });
  reload();
}

const TestFailed = ({ webhook, why }: { webhook: Webhook; why: string }) => (
  <Dialog title="The test did not arrive">
    <p>
      It was sent to <code>{webhook.url}</code>.
    </p>
    <Notice kind="error">
      <p>{why}</p>
    </Notice>
  </Dialog>
);

async function toggle(w: Webhook): Promise<void> {
  const done = await guarded(() => changeWebhook(w.id, { enabled: !w.enabled }));
  if (done) toast(w.enabled ? "Switched off: nothing is sent to it." : "Switched on.");
  reload();
}

function ReplayFailed({ webhook }: { webhook: Webhook }) {
  const act = async () => {
    const n = await replayFailed(webhook.id);
    toast(n > 0 ? `${count(n, "event is", "events are")} on the way again.` : "Nothing had failed for good.");
    setTimeout(reload, 2000);
  };
  return (
    <Dialog needs="webhooks:write" title="Send again what failed?" primary="Send again" act={act}>
      <p>
        Everything that could not be delivered for 24 hours, of the last 30 days, is sent once more. Each event keeps
        its ID, by which your server can tell what it has already.
      </p>
    </Dialog>
  );
}

function Rotate({ webhook }: { webhook: Webhook }) {
  const act = async () => {
    const { secret } = await rotateSecret(webhook.id);
    openDialog(<WebhookSecret secret={secret} rotated />);
    reload();
  };
  return (
    <Dialog needs="webhooks:write" title="Rotate the secret?" primary="Rotate" act={act}>
      <p>
        There will be a new secret. For 24 hours every message is signed with both, so that nothing is refused until
        your server has the new one.
      </p>
    </Dialog>
  );
}

function DeleteWebhook({ webhook }: { webhook: Webhook }) {
  const act = async () => {
    await deleteWebhook(webhook.id);
    toast("The webhook was deleted.");
    if (location.hash.startsWith("#/webhooks/")) location.hash = "#/webhooks";
    reload();
  };
  return (
    <Dialog needs="webhooks:write" title="Delete the webhook?" primary="Delete" danger act={act}>
      <p>
        Nothing is sent to <code>{webhook.url}</code> any more. What waits to be sent is dropped.
      </p>
    </Dialog>
  );
}
