import { useSignal } from "@preact/signals";
import { Badge, Moment } from "../ui/badge";
import { openDialog } from "../ui/dialog";
import { Notice } from "../ui/notice";
import { toast } from "../ui/toast";
import { Button, Menu } from "./allowed";
import { eventWords } from "./eventwords";
import { brief, duration } from "./logwords";
import { ShowMore, usePages } from "./pages";
import { guarded, reload, useLoad } from "./store";
import { Loading } from "./trouble";
import { test, webhookMenu } from "./webhookactions";
import { type Delivery, readDeliveries, readWebhook, replayEvent, type Webhook } from "./webhookapi";
import { WebhookForm } from "./webhookform";
import { wanted, WebhookBadge, WebhookTrouble } from "./webhooks";

/** One webhook and what was sent to it. */
export function WebhookPage({ id }: { id: string }) {
  const failed = useSignal(false);
  const { data: webhook, missing } = useLoad(() => readWebhook(id), [id]);
  if (missing)
    return (
      <div class="card empty">
        <h1 tabIndex={-1}>There is no such webhook</h1>
        <p class="quiet">It was deleted, or its address is cut off.</p>
        <a class="button primary" href="#/webhooks">
          Your webhooks
        </a>
      </div>
    );
  if (!webhook) return <Loading />;
  return (
    <>
      <p>
        <a href="#/webhooks">← Webhooks</a>
      </p>
      <div class="head">
        <div class="grow">
          <h1 tabIndex={-1} class="address">
            {webhook.url}
          </h1>
          <p class="quiet">
            {[webhook.description, wanted(webhook)].filter(Boolean).join(" · ")}
            {` · The secret ends in ${webhook.secret_hint}`}
            {webhook.former_secret_until && (
              <>
                {" · The former one is valid until "}
                <Moment at={webhook.former_secret_until} />
              </>
            )}
          </p>
        </div>
        <WebhookBadge webhook={webhook} />
        <div class="actions">
          <Button
            needs="webhooks:write"
            id="edit-webhook"
            onClick={() => openDialog(<WebhookForm webhook={webhook} />)}
          >
            Edit
          </Button>
          <Button needs="webhooks:write" class="primary" id="test-webhook" onClick={() => void test(webhook)}>
            Send a test
          </Button>
          <Menu label="More actions" items={webhookMenu(webhook, false)} />
        </div>
      </div>
      {(!webhook.enabled || webhook.failing_since) && (
        <Notice kind="warning">
          <WebhookTrouble webhook={webhook} />
        </Notice>
      )}
      <section aria-labelledby="deliveries">
        <div class="head">
          <h2 id="deliveries" class="grow">
            Deliveries
          </h2>
          <div>
            <select
              aria-label="Outcome"
              value={failed.value ? "failed" : ""}
              onChange={(event) => {
                failed.value = event.currentTarget.value !== "";
              }}
            >
              <option value="">Any outcome</option>
              <option value="failed">Only failures</option>
            </select>
          </div>
        </div>
        <Deliveries webhook={webhook} failed={failed.value} />
      </section>
    </>
  );
}

function Deliveries({ webhook, failed }: { webhook: Webhook; failed: boolean }) {
  const pages = usePages((next) => readDeliveries(webhook.id, failed, next), [webhook.id, failed]);
  if (!pages.first) return <Loading />;
  const { all, more } = pages;
  if (all.length === 0 && !more)
    return failed ? (
      <p class="card quiet">Nothing failed.</p>
    ) : (
      <p class="card quiet">
        Nothing was sent yet. Each message will be here with the answer of your server and the time that it took. Send a
        test to see one.
      </p>
    );
  return (
    <>
      <div class="table">
        <table class="log">
          <thead>
            <tr>
              <th scope="col">Time</th>
              <th scope="col">Event</th>
              <th scope="col">Outcome</th>
              <th scope="col" class="end">
                Took
              </th>
              <td>
                <span class="visually-hidden">Actions</span>
              </td>
            </tr>
          </thead>
          <tbody>
            {all.map((d) => (
              <Row key={d.id} delivery={d} webhook={webhook} />
            ))}
          </tbody>
        </table>
      </div>
      <ShowMore of={pages} />
    </>
  );
}

function Row({ delivery: d, webhook }: { delivery: Delivery; webhook: Webhook }) {
  const again = async () => {
    if (d.event_id && (await guarded(() => replayEvent(webhook.id, d.event_id ?? ""))))
      toast("It is on its way again, with the same ID.");
    setTimeout(reload, 2000);
  };
  return (
    <tr data-delivery={d.event_id}>
      <td class="quiet">
        <Moment at={d.at} exact />
      </td>
      <td>
        {eventWords(d.event)}
        <code class="quiet sub">{d.event}</code>
        {d.account_id && (
          <span class="quiet sub" title={d.account_id}>
            {brief(d.account_id)}
          </span>
        )}
      </td>
      <td>
        {d.delivered ? <Badge tone="good">Delivered</Badge> : <Badge tone="bad">Failed</Badge>}
        {d.status ? <span class="quiet"> {d.status}</span> : null}
        {!d.delivered && d.message && <span class="quiet sub">{d.message}</span>}
      </td>
      <td class="quiet end">{duration(d.duration_ms)}</td>
      <td class="end">
        {d.event !== "webhook.test" && (
          <Button
            needs="webhooks:write"
            class="small"
            why={webhook.enabled ? undefined : "Switch the webhook on first."}
            onClick={() => void again()}
          >
            Send again
          </Button>
        )}
      </td>
    </tr>
  );
}
