// The pages that come when they are asked for: the list of connectors does without them.
import { LogsPage } from "./logs";
import { SettingsPage } from "./settings";
import type { Route } from "./store";
import { WebhookPage } from "./webhook";
import { WebhooksPage } from "./webhooks";

/** The page of an address. */
export function MorePage({ at }: { at: Route }) {
  if (at.page === "logs") return <LogsPage query={at.query} />;
  if (at.page === "webhooks") return <WebhooksPage />;
  if (at.page === "webhook") return <WebhookPage id={at.id} />;
  if (at.page === "settings") return <SettingsPage part={at.part} />;
  return null;
}
