// What can be edited of an account: the form, what it changes, and what two versions of it differ in.
import type { UpdateAccountInputBody } from "../api/types";
import type { Account } from "./accountsapi";
import type { Difference } from "./twoversions";

/** What can be edited of an account, as its form has it. */
export interface Draft {
  owner: string;
  name: string;
  username: string;
  label: string;
  metadata: string;
  test: boolean;
  personal: boolean;
  users: string;
}

export const names: Record<keyof Draft, string> = {
  owner: "Owner id",
  name: "Owner name",
  username: "User name",
  label: "Label",
  metadata: "Metadata",
  test: "For tests",
  personal: "Only for its owner",
  users: "Further users",
};
export const members = Object.keys(names) as (keyof Draft)[];

/** The form of an account as it is stored. */
export const draftOf = (a: Account): Draft => ({
  owner: a.origin_owner_id,
  name: a.origin_owner_name,
  username: a.origin_username ?? "",
  label: a.label ?? "",
  metadata: a.metadata ? JSON.stringify(a.metadata, null, 2) : "",
  test: a.type === "test",
  personal: a.sharing?.kind === "personal",
  users: a.sharing?.users?.join("\n") ?? "",
});

const lines = (text: string): string[] =>
  text
    .split("\n")
    .map((l) => l.trim())
    .filter(Boolean);

/** The change that makes of one draft another; what is the same in both is left out. */
export function changeOf(was: Draft, is: Draft): UpdateAccountInputBody {
  const other = (m: keyof Draft) => was[m] !== is[m];
  const users = lines(is.users);
  return {
    ...(other("owner") && { origin_owner_id: is.owner.trim() }),
    ...(other("name") && { origin_owner_name: is.name.trim() }),
    ...(other("username") && { origin_username: is.username.trim() || null }),
    ...(other("label") && { label: is.label.trim() || null }),
    ...(other("metadata") && { metadata: is.metadata.trim() ? JSON.parse(is.metadata) : null }),
    ...(other("test") && { type: is.test ? ("test" as const) : ("production" as const) }),
    ...((other("personal") || (is.personal && other("users"))) && {
      sharing: is.personal
        ? { kind: "personal" as const, ...(users.length > 0 && { users }) }
        : { kind: "organization" as const },
    }),
  };
}

/** What is wrong with a draft, by member. */
export function faultsOf(d: Draft): Partial<Record<keyof Draft, string>> {
  return {
    ...(d.owner.trim() === "" && { owner: "Enter your customer's id." }),
    ...(d.name.trim() === "" && { name: "Enter your customer's name." }),
    ...(!isObject(d.metadata) && { metadata: 'Enter a JSON object, such as {"team": "sales"}, or nothing.' }),
  };
}

function isObject(text: string): boolean {
  if (text.trim() === "") return true;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

/** The member of the API that a member of the form is. */
export const wire: Record<keyof Draft, string> = {
  owner: "origin_owner_id",
  name: "origin_owner_name",
  username: "origin_username",
  label: "label",
  metadata: "metadata",
  test: "type",
  personal: "sharing.kind",
  users: "sharing",
};

const text = (v: string | boolean) => (typeof v === "boolean" ? (v ? "Yes" : "No") : v || "(empty)");

/** What of two versions differs from the one that both began with. */
export const differences = (was: Draft, mine: Draft, stored: Draft): Difference[] =>
  members
    .filter((m) => was[m] !== mine[m] || was[m] !== stored[m])
    .map((m) => [names[m], was[m] === mine[m] ? "(not changed by you)" : text(mine[m]), text(stored[m])]);
