import { Dialog, useClose } from "../ui/dialog";
import { dots, type Field, isSecret } from "../ui/fields";
import type { AuthConfig } from "./api";

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
  const close = useClose();
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
  const rows: [string, string, string][] = [...keys].map((key) => {
    const now = stored(theirs, key);
    return [label(key), yours(key), dots(now) ?? (now || "(empty)")];
  });
  if (mine.name !== undefined || was.name !== theirs.name) rows.unshift(["Name", mine.name ?? untouched, theirs.name]);
  if (mine.makeDefault || was.default !== theirs.default)
    rows.push(["Default", mine.makeDefault ? "Yes" : untouched, theirs.default ? "Yes" : "No"]);
  const version = (title: string, of: 1 | 2) => (
    <div class="card">
      <h3>{title}</h3>
      <dl>
        {rows.map((r) => (
          <>
            <dt key={r[0]}>{r[0]}</dt>
            <dd>{r[of]}</dd>
          </>
        ))}
      </dl>
    </div>
  );
  return (
    <Dialog
      title={`${name} was changed meanwhile`}
      primary="Save mine"
      act={keepMine}
      dirty={() => true}
      aside={
        <>
          <button
            type="button"
            id="keep-theirs"
            onClick={() => {
              takeTheirs();
              close();
            }}
          >
            Keep what is stored
          </button>
        </>
      }
    >
      <p>
        Somebody else saved a change while you were editing. Choose which to keep; nothing is lost until you do. What
        you did not change stays as it is stored now.
      </p>
      <div class="versions">
        {version("Yours", 1)}
        {version("Stored now", 2)}
      </div>
    </Dialog>
  );
}
