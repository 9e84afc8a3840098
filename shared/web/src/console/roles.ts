import type { Member } from "./peopleapi";

/** What each role may do. */
export const roles: [Member["role"], string, string][] = [
  ["viewer", "Viewer", "Sees connectors, linked accounts, logs and webhooks, and changes nothing."],
  ["member", "Member", "Also configures connectors and webhooks, makes links for customers, and calls accounts."],
  ["admin", "Admin", "Also reads credentials, and decides on settings, members, API keys and AWS roles."],
];

/** A role in words. */
export const roleName = (role: string): string => roles.find(([key]) => key === role)?.[1] ?? role;
