import { Badge, Moment } from "../ui/badge";
import { openDialog } from "../ui/dialog";
import { Button, Menu } from "./allowed";
import { eventWords } from "./eventwords";
import { Plus } from "./plus";
import { useLoad } from "./store";
import { Loading } from "./trouble";
import { webhookMenu } from "./webhookactions";
import { readWebhooks, type Webhook } from "./webhookapi";
import { WebhookForm } from "./webhookform";

/** The addresses that are told what happens in the project. */
export function WebhooksPage() {
  const { data } = useLoad(readWebhooks, []);
  return (
    <>
      <div class="head">
        <h1 class="grow" tabIndex={-1}>
          Webhooks
        </h1>
        {data && data.length > 0 && <Add />}
      </div>
      {!data ? <Loading /> : data.length === 0 ? <Nothing /> : <List webhooks={data} />}
    </>
  );
}

const Add = () => (
  <Button needs="webhooks:write" class="primary" id="add-webhook" onClick={() => openDialog(<WebhookForm />)}>
    <Plus />
    Add webhook
  </Button>
);

const Nothing = () => (
  <div class="card empty">
    <h2>No webhooks yet</h2>
    <p class="quiet">
      Your own server can be told when something happens: an account is linked, stops working, or is deleted. Add the
      address that the messages go to, and choose what it wants to know.
    </p>
    <Add />
  </div>
);

const List = ({ webhooks }: { webhooks: Webhook[] }) => (
  <ul class="rows" aria-label="Your webhooks">
    {webhooks.map((w) => (
      <li key={w.id} data-webhook={w.id} data-on={w.enabled}>
        <div class="row hook">
          <span class="who">
            <span>
              <a href={`#/webhooks/${encodeURIComponent(w.id)}`}>{w.url}</a>
              <span class="quiet sub">{[w.description, wanted(w)].filter(Boolean).join(" · ")}</span>
              <WebhookTrouble webhook={w} />
            </span>
          </span>
          <span>
            <WebhookBadge webhook={w} />
          </span>
          <Menu label={`Actions for ${w.url}`} items={webhookMenu(w)} />
        </div>
      </li>
    ))}
  </ul>
);

/** Which events a webhook is told, in a few words. */
export function wanted(w: Webhook): string {
  if (!w.events?.length) return "All events";
  const [first = "", ...more] = w.events.map(eventWords);
  return more.length === 0 ? first : `${first}, and ${more.length} more`;
}

export function WebhookBadge({ webhook }: { webhook: Webhook }) {
  if (!webhook.enabled) return <Badge tone="warn">Off</Badge>;
  return webhook.failing_since ? <Badge tone="bad">Failing</Badge> : <Badge tone="good">On</Badge>;
}

/** Why a webhook is off, or since when it fails. */
export function WebhookTrouble({ webhook: w }: { webhook: Webhook }) {
  if (w.enabled && !w.failing_since) return null;
  const since = w.enabled ? w.failing_since : w.disabled_at;
  return (
    <span class="sub">
      {w.enabled ? "Its deliveries have failed since " : offBecause(w.disabled_reason)}
      {since && <Moment at={since} />}
      {w.enabled ? ". They are tried again by themselves for 24 hours." : "."}
      {w.last_failure && ` The last problem: ${w.last_failure}`}
    </span>
  );
}

function offBecause(reason: string | undefined): string {
  if (reason === "failing")
    return "Switched off, since every delivery failed for three days. Repair the server, then switch it on. Off since ";
  if (reason === "gone") return "Switched off, since the server said that the address is gone for good. Off since ";
  return "You switched it off on ";
}
