import { Dialog, useClose } from "../ui/dialog";
import { dots, type Field, isSecret } from "../ui/fields";
import type { AuthConfig } from "./api";

/** What somebody wants to change of an auth config; what is undefined stays. */
export interface Draft {
  name?: string | undefined;
  setup_fields?: Record<string, string> | undefined;
  makeDefault?: boolean;
}

/** Two people changed the same auth config: shows both, and lets one choose. */
export function Conflict({
  name,
  fields,
  mine,
  theirs,
  keepMine,
  takeTheirs,
}: {
  name: string;
  fields: Field[];
  mine: Draft;
  theirs: AuthConfig;
  keepMine: () => Promise<void>;
  takeTheirs: () => void;
}) {
  const close = useClose();
  const label = (key: string) => fields.find((f) => f.key === key)?.label ?? key;
  const hidden = (key: string) => fields.some((f) => f.key === key && isSecret(f));
  const rows: [string, string, string][] = [
    ...(mine.name !== undefined ? [["Name", mine.name, theirs.name] as [string, string, string]] : []),
    ...Object.entries(mine.setup_fields ?? {}).map(([key, value]): [string, string, string] => {
      const now = theirs.setup_fields[key] ?? "";
      return [label(key), hidden(key) ? "(what you typed)" : value || "(empty)", dots(now) ?? (now || "(empty)")];
    }),
  ];
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
      cancel="Cancel"
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
      <p>Somebody else saved a change while you were editing. Choose which to keep; nothing is lost until you do.</p>
      <div class="versions">
        {version("Yours", 1)}
        {version("Stored now", 2)}
      </div>
    </Dialog>
  );
}
