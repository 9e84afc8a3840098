import { useClose } from "../ui/dialog";
import { Button, Dialog, type Needs } from "./allowed";

/** What two people have made of one thing: a member's name, and its value with each. */
export type Difference = [member: string, mine: string, stored: string];

/** Two people changed the same thing: shows both versions, and lets one choose. */
export function TwoVersions({
  name,
  needs,
  rows,
  keepMine,
  takeTheirs,
}: {
  name: string;
  /** What saving needs. */
  needs: Needs;
  rows: Difference[];
  keepMine: () => Promise<void>;
  takeTheirs: () => void;
}) {
  const close = useClose();
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
      needs={needs}
      title={`${name} was changed meanwhile`}
      primary="Save mine"
      act={keepMine}
      dirty={() => true}
      aside={
        <Button
          needs={null}
          id="keep-theirs"
          onClick={() => {
            takeTheirs();
            close();
          }}
        >
          Keep what is stored
        </Button>
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
