// Who made a change and what was changed, by name: ids are for machines.
import { readKeys, readMembers } from "./peopleapi";
import type { AuditEntry } from "./projectapi";
import { api } from "./store";

/** Names by kind and id, such as key:0123. */
export type Names = ReadonlyMap<string, string>;

/** The names of keys, members and auth configs that there are. */
export async function loadNames(): Promise<Names> {
  const [keys, members, { connectors }] = await Promise.all([readKeys(), readMembers(), api().configured()]);
  return new Map([
    ...keys.data.map((k): [string, string] => [`key:${k.id}`, k.name]),
    ...members.data.map((m): [string, string] => [`user:${m.id}`, m.email || m.name]),
    ...connectors.map((c): [string, string] => [`connector:${c.key}`, c.name]),
    ...connectors.flatMap((c) => c.auth_configs.map((a): [string, string] => [`auth_config:${a.id}`, a.name])),
  ]);
}

const entityOf: Record<string, string> = { api_key: "key", member: "user" };

/** known, with the names that entries themselves tell, as of keys and people who are gone. */
export function withEntries(known: Names, entries: AuditEntry[]): Names {
  const all = new Map<string, string>();
  for (const e of entries) {
    const told = e.after?.["email"] ?? e.after?.["name"] ?? e.before?.["email"] ?? e.before?.["name"];
    const id = subjectOf(e);
    if (typeof told === "string" && told !== "" && !all.has(id)) all.set(id, told);
  }
  return new Map([...all, ...known]);
}

/** What an entry is about, as names are kept. */
export const subjectOf = (e: AuditEntry): string => `${entityOf[e.entity] ?? e.entity}:${e.subject}`;
