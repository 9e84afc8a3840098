// What scopes allow, in words.
/** Every scope, by what it is about. A test compares them with those that the API has. */
export const groups = [
  {
    name: "Connectors",
    scopes: {
      "connectors:read": "See connectors, categories and the project",
      "connectors:write": "Enable and disable connectors",
      "auth_configs:read": "See auth configs, without their secrets",
      "auth_configs:write": "Add, change and delete auth configs",
      "connector_definitions:write": "Add connectors of your own, which say where credentials are sent",
    },
  },
  {
    name: "Linked accounts",
    scopes: {
      "connect_sessions:write": "Make links and sessions for customers",
      "accounts:read": "See linked accounts",
      "accounts:write": "Change, test, suspend and delete linked accounts",
      "proxy:call": "Call connectors in an account's name",
      "use_tokens:write": "Make, list and revoke use tokens, which call in one customer's name",
      "pending_calls:write": "See calls that need approval, approve and refuse them",
      "credentials:read": "Read an account's keys and access tokens",
      "credentials:export": "Take accounts out whole, with refresh tokens",
    },
  },
  {
    name: "Logs and webhooks",
    scopes: {
      "logs:read": "Read logs and events",
      "webhooks:read": "See webhooks and their deliveries",
      "webhooks:write": "Add, change and delete webhooks",
    },
  },
  { name: "Project", scopes: { "project:admin": "Change settings, members and API keys, and read the audit log" } },
] as const;

type Of<G> = G extends { scopes: infer S } ? keyof S : never;
/** A right of who is signed in. */
export type Scope = Of<(typeof groups)[number]>;

const all: Record<string, string> = Object.assign({}, ...groups.map((g) => g.scopes));

/** How many scopes there are. */
export const howMany = Object.keys(all).length;

/** What a scope allows; the scope itself when it is newer than this page. */
export const scopeWords = (scope: string): string => all[scope] ?? scope;
