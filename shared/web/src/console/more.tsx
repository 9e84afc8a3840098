// The pages that come when they are asked for: the list of connectors does without them. Each such part imports the
// entry, so that all that the first page has is one file.
import "./main";
import { ApprovalsPage } from "./approvals";
import { LogsPage } from "./logs";
import type { Route } from "./store";
import { WebhookPage } from "./webhook";
import { WebhooksPage } from "./webhooks";

/** The page of an address. */
export function pageOf(at: Route) {
  if (at.page === "logs") return <LogsPage query={at.query} />;
  if (at.page === "approvals") return <ApprovalsPage />;
  if (at.page === "webhooks") return <WebhooksPage />;
  if (at.page === "webhook") return <WebhookPage id={at.id} />;
  return null;
}
