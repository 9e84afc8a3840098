import { dots, type Field, isSecret } from "../ui/fields";
import type { AuthConfig } from "./api";
import { type Difference, TwoVersions } from "./twoversions";

/** What somebody wants to change of an auth config; what is undefined stays. */
export interface Draft {
  name?: string | undefined;
  setup_fields?: Record<string, string> | undefined;
  makeDefault?: boolean;
}

const stored = (of: AuthConfig, key: string) => of.setup_fields[key] ?? "";

/** Two people changed the same auth config: shows both, and lets one choose. */
export function Conflict({
  name,
  fields,
  mine,
  was,
  theirs,
  keepMine,
  takeTheirs,
}: {
  name: string;
  fields: Field[];
  mine: Draft;
  /** What was stored when the form was opened. */
  was: AuthConfig;
  theirs: AuthConfig;
  keepMine: () => Promise<void>;
  takeTheirs: () => void;
}) {
  const label = (key: string) => fields.find((f) => f.key === key)?.label ?? key;
  const hidden = (key: string) => fields.some((f) => f.key === key && isSecret(f));
  const untouched = "(not changed by you)";
  const keys = new Set([
    ...Object.keys(mine.setup_fields ?? {}),
    ...Object.keys({ ...was.setup_fields, ...theirs.setup_fields }).filter((k) => stored(was, k) !== stored(theirs, k)),
  ]);
  const yours = (key: string): string => {
    const value = mine.setup_fields?.[key];
    if (value === undefined) return untouched;
    return hidden(key) ? "(what you typed)" : value || "(empty)";
  };
  const rows: Difference[] = [...keys].map((key) => {
    const now = stored(theirs, key);
    return [label(key), yours(key), dots(now) ?? (now || "(empty)")];
  });
  if (mine.name !== undefined || was.name !== theirs.name) rows.unshift(["Name", mine.name ?? untouched, theirs.name]);
  if (mine.makeDefault || was.default !== theirs.default)
    rows.push(["Default", mine.makeDefault ? "Yes" : untouched, theirs.default ? "Yes" : "No"]);
  return <TwoVersions needs="auth_configs:write" name={name} rows={rows} keepMine={keepMine} takeTheirs={takeTheirs} />;
}
