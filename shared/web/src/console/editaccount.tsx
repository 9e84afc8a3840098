import { useSignal } from "@preact/signals";
import { openDialog } from "../ui/dialog";
import { Labelled } from "../ui/fieldsform";
import type { Problem } from "../ui/request";
import { toast } from "../ui/toast";
import type { UpdateAccountInputBody } from "../api/types";
import { Dialog } from "./allowed";
import { changeOf, differences, type Draft, draftOf, faultsOf, members, names, wire } from "./accountdraft";
import { type Account, changeAccount, readAccount, ownerName } from "./accountsapi";
import { Sharing } from "./accountsharing";
import { guarded, reload, useLoad } from "./store";
import { Loading } from "./trouble";
import { TwoVersions } from "./twoversions";

/** Edits what the project says about an account. Its credentials are the customer's. */
export function EditAccount({ id }: { id: string }) {
  const { data } = useLoad(() => readAccount(id), [id]);
  if (!data)
    return (
      <Dialog title="Edit the account">
        <Loading />
      </Dialog>
    );
  return <EditForm key="form" account={data.account} tag={data.tag} />;
}

async function save(id: string, tag: string | null, change: UpdateAccountInputBody): Promise<void> {
  const now = await changeAccount(id, tag, change);
  toast(`The account of ${ownerName(now)} is saved.`);
  reload();
}

/** Shows what is stored now beside what was to be saved. */
async function conflict(was: Draft, mine: Draft, id: string): Promise<void> {
  const { account, tag } = await readAccount(id);
  const stored = draftOf(account);
  const change = changeOf(was, mine);
  openDialog(
    <TwoVersions
      needs="accounts:write"
      name={`The account of ${ownerName(account)}`}
      rows={differences(was, mine, stored)}
      keepMine={() => save(id, tag, change)}
      takeTheirs={reload}
    />,
  );
}

const fields: [keyof Draft & ("owner" | "name" | "username" | "label"), string][] = [
  ["name", "The hub shows it."],
  ["owner", "Your customer's id in your own system. Your back end finds the account by it."],
  ["username", "The person of the customer whom it belongs to, if you want to tell."],
  ["label", "Tells it from others of the same owner."],
];

function EditForm({ account, tag }: { account: Account; tag: string | null }) {
  const was = draftOf(account);
  const draft = useSignal(was);
  const faults = useSignal<Partial<Record<keyof Draft, string>>>({});
  const set = (change: Partial<Draft>) => {
    draft.value = { ...draft.value, ...change };
    faults.value = Object.fromEntries(Object.entries(faults.value).filter(([m]) => !(m in change)));
  };
  const act = async () => {
    faults.value = faultsOf(draft.value);
    const first = members.find((m) => faults.value[m]);
    if (first) {
      document.getElementById(`account-${first}`)?.focus();
      return false;
    }
    const change = changeOf(was, draft.value);
    if (Object.keys(change).length > 0) await save(account.id, tag, change);
    return true;
  };
  const handle = (problem: Problem): boolean => {
    if (problem.code !== "stale_version") return false;
    void guarded(() => conflict(was, draft.value, account.id));
    return true;
  };
  return (
    <Dialog
      needs="accounts:write"
      title={`Edit the account of ${ownerName(account)}`}
      primary="Save"
      act={act}
      handle={handle}
      dirty={() => members.some((m) => was[m] !== draft.value[m])}
      blame={(list) => {
        faults.value = Object.fromEntries(
          list.flatMap((f) => {
            const m = members.find((key) => f.location === `body.${wire[key]}`);
            return m ? [[m, f.message]] : [];
          }),
        );
        return list.filter((f) => !members.some((key) => f.location === `body.${wire[key]}`));
      }}
    >
      {fields.map(([m, help]) => (
        <Labelled key={m} id={`account-${m}`} label={names[m]} help={help} fault={faults.value[m] ?? ""}>
          {(about) => (
            <input
              id={`account-${m}`}
              type="text"
              autocomplete="off"
              spellcheck={false}
              maxLength={512}
              aria-describedby={about}
              aria-invalid={Boolean(faults.value[m])}
              value={draft.value[m]}
              onInput={(event) => set({ [m]: event.currentTarget.value })}
            />
          )}
        </Labelled>
      ))}
      <Sharing draft={draft} set={set} fault={faults.value.users ?? ""} />
      <label class="choice">
        <input
          type="checkbox"
          checked={draft.value.test}
          onChange={(event) => set({ test: event.currentTarget.checked })}
        />
        <span>It is for tests</span>
      </label>
      <Labelled
        id="account-metadata"
        label={names.metadata}
        help="What you want to keep with it, as a JSON object. Nobody else sees it."
        fault={faults.value.metadata ?? ""}
      >
        {(about) => (
          <textarea
            id="account-metadata"
            rows={3}
            spellcheck={false}
            aria-describedby={about}
            aria-invalid={Boolean(faults.value.metadata)}
            value={draft.value.metadata}
            onInput={(event) => set({ metadata: event.currentTarget.value })}
          />
        )}
      </Labelled>
    </Dialog>
  );
}
