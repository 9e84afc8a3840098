import type { AuthConfig } from "./api";

/** A name that no other auth config of the connector has: wanted itself, or wanted with the next free number. */
export function freeName(wanted: string, others: Pick<AuthConfig, "name">[]): string {
  const taken = new Set(others.map((c) => c.name.trim().toLowerCase()));
  if (!taken.has(wanted.trim().toLowerCase())) return wanted;
  for (let n = 2; ; n++) {
    const name = `${wanted} ${n}`;
    if (!taken.has(name.toLowerCase())) return name;
  }
}

/** Why a name cannot be given, or "". */
export function nameFault(name: string, others: Pick<AuthConfig, "name">[]): string {
  return name.trim() !== "" && freeName(name.trim(), others) !== name.trim()
    ? "Another auth config of this connector has this name."
    : "";
}
