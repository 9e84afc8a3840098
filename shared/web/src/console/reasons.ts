import type { Account } from "./accountsapi";

type Reason = Account["status_reasons"][number];

/** What a reason means, and what to do about it. Every code has its words: the type checker sees to it. */
const words: Record<Reason["code"], [meaning: string, advice: string]> = {
  connector_disabled: ["The connector is disabled.", "Enable it, and the account is as it was before."],
  connector_withheld: ["Your plan leaves the connector out.", "The account comes back with the connector."],
  account_suspended: ["The account is suspended.", "Resume it to use it again."],
  credentials_rejected: [
    "The provider no longer accepts the credentials.",
    "To repair it, choose “Link again” in its menu.",
  ],
  credentials_expired: [
    "The access has ended, and nothing renews it.",
    "To repair it, choose “Link again” in its menu.",
  ],
  credentials_damaged: ["The stored credentials cannot be read.", "To repair it, choose “Link again” in its menu."],
  revoked_at_provider: [
    "The access was withdrawn, or the app removed, at the provider.",
    "To repair it, choose “Link again” in its menu.",
  ],
  refresh_failed: [
    "The access has not been renewed for days.",
    "It is tried again by itself. Look at the provider's status first.",
  ],
  refresh_failing: ["Renewing the access fails at present.", "It is tried again by itself."],
  client_refused: [
    "The provider refuses the client of the auth config.",
    "Correct the client there; nobody has to link again.",
  ],
};

/** Reasons in a few words, for choices and tables. */
export const short: Record<Reason["code"], string> = {
  credentials_rejected: "Credentials no longer accepted",
  credentials_expired: "Access has ended",
  revoked_at_provider: "Access withdrawn at the provider",
  credentials_damaged: "Credentials cannot be read",
  refresh_failed: "Not renewed for days",
  refresh_failing: "Renewal fails at present",
  client_refused: "Client refused by the provider",
  account_suspended: "Suspended",
  connector_disabled: "Connector disabled",
  connector_withheld: "Not in your plan",
};

/** Those that end when the customer links again, and not before. */
export const needsCustomer: Reason["code"][] = [
  "credentials_rejected",
  "credentials_expired",
  "revoked_at_provider",
  "credentials_damaged",
];

export const meaning = (r: Reason): string => words[r.code]?.[0] ?? r.description;

export const advice = (r: Reason): string => words[r.code]?.[1] ?? "";
