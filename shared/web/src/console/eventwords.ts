// The events that a webhook can want, for people. Every type has its words: the type checker sees to it.
import type { WebhookEvent } from "../api/types";

export const groups = [
  {
    name: "Linked accounts",
    types: {
      "account.created": "An account is linked",
      "account.updated": "An account changes",
      "account.deleted": "An account is deleted",
      "account.error": "An account stops working",
      "account.recovered": "An account works again",
      "account.expiring": "An account's access ends soon",
      "account.suspended": "An account is suspended",
      "account.resumed": "An account is resumed",
    },
  },
  {
    name: "Linking",
    types: {
      "session.completed": "A customer completes linking",
      "session.failed": "A customer's attempt to link fails",
    },
  },
  {
    name: "Connectors",
    types: {
      "connector.enabled": "A connector is enabled",
      "connector.disabled": "A connector is disabled",
      "connector_definition.created": "A connector of your own is added",
      "connector_definition.updated": "A connector of your own gets a new version",
      "connector_definition.deleted": "A connector of your own is removed",
      "auth_config.created": "An auth config is added",
      "auth_config.updated": "An auth config changes",
      "auth_config.deleted": "An auth config is deleted",
      "auth_config.default_changed": "Another auth config becomes the default",
    },
  },
  {
    name: "Calls that need approval",
    types: {
      "pending_call.created": "A call waits for approval",
      "pending_call.approved": "A call is approved",
      "pending_call.refused": "A call is refused",
      "pending_call.made": "An approved call is made",
    },
  },
  {
    name: "More",
    types: {
      "webhook.disabled": "A webhook is switched off because it fails",
      "provider.received": "A provider sends an event",
    },
  },
] as const satisfies { name: string; types: Partial<Record<WebhookEvent, string>> }[];

type Listed = (typeof groups)[number]["types"] extends infer T ? (T extends unknown ? keyof T : never) : never;
// Does not compile when an event of the API is in no group. A test goes to its endpoint whatever that wants.
const missing: Record<Exclude<WebhookEvent, Listed | "webhook.test">, never> = {};

const words: Partial<Record<string, string>> = Object.assign(
  { "webhook.test": "A test" },
  missing,
  ...groups.map((g) => g.types),
) as Partial<Record<string, string>>;

/** What an event says, for people; one without words stays as it is. */
export const eventWords = (type: string): string => words[type] ?? type;
