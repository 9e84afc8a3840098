import { useSignal } from "@preact/signals";
import { useState } from "preact/hooks";
import { openDialog } from "../ui/dialog";
import { Labelled } from "../ui/fieldsform";
import type { Fault } from "../ui/request";
import { toast } from "../ui/toast";
import { Dialog } from "./allowed";
import { AllOrChosen } from "./allorchosen";
import { groups } from "./eventwords";
import { Line } from "./formparts";
import { reload } from "./store";
import { changeWebhook, createWebhook, type Webhook, type WebhookInput } from "./webhookapi";
import { WebhookSecret } from "./webhooksecret";

/** Adds a webhook, or changes one. */
export function WebhookForm({ webhook }: { webhook?: Webhook }) {
  const url = useSignal(webhook?.url ?? "");
  const description = useSignal(webhook?.description ?? "");
  const all = useSignal(!webhook?.events?.length);
  const chosen = useSignal<ReadonlySet<string>>(new Set(webhook?.events));
  const fault = useSignal({ url: "", description: "", events: "" });
  const [repeat] = useState(() => crypto.randomUUID());
  const [before] = useState(() => JSON.stringify([url.value, description.value, all.value, [...chosen.value]]));

  const input = (): WebhookInput => ({
    url: url.value.trim(),
    description: description.value.trim(),
    events: all.value ? null : [...chosen.value],
  });
  const act = async () => {
    fault.value = {
      url: url.value.trim() === "" ? "Enter the address of your server." : "",
      description: "",
      events: !all.value && chosen.value.size === 0 ? "Choose at least one event." : "",
    };
    if (fault.value.url || fault.value.events) {
      if (fault.value.url) document.getElementById("webhook-url")?.focus();
      return false;
    }
    if (webhook) {
      await changeWebhook(webhook.id, input());
      toast("Saved.");
    } else {
      const { secret } = await createWebhook(input(), repeat);
      openDialog(<WebhookSecret secret={secret} />);
    }
    reload();
    return true;
  };
  const blame = (faults: Fault[]): Fault[] => {
    const at = (name: string) => faults.find((f) => f.location.startsWith(`body.${name}`))?.message ?? "";
    fault.value = { url: at("url"), description: at("description"), events: at("events") };
    return faults.filter((f) => !/^body\.(url|description|events)/.test(f.location));
  };
  return (
    <Dialog
      needs="webhooks:write"
      title={webhook ? "Edit the webhook" : "Add a webhook"}
      primary={webhook ? "Save" : "Add"}
      act={act}
      blame={blame}
      dirty={() => JSON.stringify([url.value, description.value, all.value, [...chosen.value]]) !== before}
    >
      <Labelled
        id="webhook-url"
        label="Address"
        note="(required)"
        help="Messages are sent to it by POST. It begins with https:// and can be reached from the internet."
        fault={fault.value.url}
      >
        {(about) => <Line id="webhook-url" text={url} about={about} wrong={fault.value.url !== ""} />}
      </Labelled>
      <Labelled id="webhook-description" label="Description" help="Only you see it." fault={fault.value.description}>
        {(about) => (
          <Line id="webhook-description" text={description} about={about} wrong={fault.value.description !== ""} />
        )}
      </Labelled>
      <AllOrChosen
        id="webhook-events"
        title="What it is told"
        everything="All events, also those that come later"
        all={all}
        groups={groups.map((g) => ({ name: g.name, words: g.types }))}
        chosen={chosen}
        fault={fault.value.events}
      />
    </Dialog>
  );
}
