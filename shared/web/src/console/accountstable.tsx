import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Moment, StatusBadge } from "../ui/badge";
import { copy } from "../ui/copy";
import { Dialog, openDialog } from "../ui/dialog";
import { Menu, type MenuItem } from "../ui/menu";
import { toast } from "../ui/toast";
import type { Account } from "./api";
import { ClearFilters } from "./clearfilters";
import { accountName, LinkAgain } from "./linkagain";
import { advice, meaning } from "./reasons";
import { addressOf, api, connectorAddress, guarded, reload, useLoad } from "./store";
import { Loading } from "./trouble";
import { TryCall } from "./trycall";

const SIZE = 25;

/** A table of linked accounts, of one connector (provider) or of all, page after page. */
export function AccountsTable({ provider, status, clear }: { provider?: string; status?: string; clear?: () => void }) {
  const { data: first } = useLoad(() => api().accounts({ provider, status, size: SIZE }), [provider, status]);
  const more = useSignal<Account[]>([]);
  const full = useSignal(false);
  useEffect(() => {
    more.value = [];
    full.value = first?.length === SIZE;
  }, [first]);
  if (!first) return <Loading />;
  const showMore = () =>
    guarded(async () => {
      const page = 1 + (first.length + more.value.length) / SIZE;
      const next = await api().accounts({ provider, status, page, size: SIZE });
      more.value = [...more.value, ...next];
      full.value = next.length === SIZE;
    });
  const all = [...first, ...more.value];
  const owned = new Map<string, number>();
  for (const a of all) owned.set(a.origin_owner_id, (owned.get(a.origin_owner_id) ?? 0) + 1);
  if (all.length === 0)
    return (
      <div class="card">
        <p class="quiet">{status ? "No linked account has this status." : "No linked accounts."}</p>
        {status && clear && (
          <div class="actions">
            <ClearFilters clear={clear} />
          </div>
        )}
      </div>
    );
  return (
    <>
      <div class="table">
        <table>
          <thead>
            <tr>
              <th scope="col">Owner</th>
              {!provider && <th scope="col">Connector</th>}
              <th scope="col">Status</th>
              <th scope="col">Updated</th>
              <td>
                <span class="visually-hidden">Actions</span>
              </td>
            </tr>
          </thead>
          <tbody>
            {all.map((a) => (
              <Row key={a.id} account={a} named={!provider} twin={(owned.get(a.origin_owner_id) ?? 0) > 1} />
            ))}
          </tbody>
        </table>
      </div>
      {full.value && (
        <div class="actions">
          <button type="button" onClick={() => void showMore()}>
            Show more
          </button>
        </div>
      )}
    </>
  );
}

/** How an account's owner is called. */
export const ownerName = (a: Pick<Account, "origin_owner_id" | "origin_owner_name">): string =>
  a.origin_owner_name || a.origin_owner_id;

/** named: with its connector; twin: its owner has another account in this table. */
function Row({ account, named, twin }: { account: Account; named: boolean; twin: boolean }) {
  return (
    <tr data-account={account.id} data-status={account.status}>
      <td>
        <span class="strong">{ownerName(account)}</span>
        <span class="quiet sub">{account.origin_owner_id}</span>
        {twin && <span class="quiet sub">{accountName(account)}</span>}
      </td>
      {named && (
        <td>
          <a href={connectorAddress(account.provider)}>{account.provider_name ?? account.provider}</a>
        </td>
      )}
      <td>
        <StatusBadge status={account.status} />
        {account.status_reasons.map((r) => (
          <Why key={r.code} reason={r} />
        ))}
      </td>
      <td class="quiet">
        <Moment at={account.updated_at} />
      </td>
      <td class="end">
        <Menu
          label={`Actions for the account of ${ownerName(account)}${twin ? ` (${accountName(account)})` : ""}`}
          items={menuOf(account)}
        />
      </td>
    </tr>
  );
}

/** Why an account has its status, with the provider's own code for whoever asks there. */
const Why = ({ reason }: { reason: Account["status_reasons"][number] }) => (
  <>
    <span class="quiet sub" title={reason.description}>
      {meaning(reason)}
      {reason.provider_code && ` (${reason.provider_code})`}
    </span>
    <span class="sub">{advice(reason)}</span>
  </>
);

/** Whether an account's status has a reason. */
type Has = (code: Account["status_reasons"][number]["code"]) => boolean;

function menuOf(account: Account): MenuItem[] {
  const has: Has = (code) => account.status_reasons.some((r) => r.code === code);
  const suspended = has("account_suspended");
  const unlinkable = has("connector_withheld")
    ? "Your plan leaves the connector out."
    : has("connector_disabled")
      ? "Enable the connector first."
      : undefined;
  return [
    { label: "Try a call", act: () => openDialog(<TryCall account={account} />), why: refusal(has) },
    {
      label: "Link again",
      act: unlinkable ? undefined : () => openDialog(<LinkAgain account={account} />),
      why: unlinkable,
    },
    {
      label: "View logs",
      act: () => {
        location.hash = addressOf("logs", { account: account.id });
      },
    },
    { label: suspended ? "Resume" : "Suspend", act: () => void suspend(account, !suspended) },
    { label: "Copy account ID", act: () => void copy(account.id, "The account ID was copied.") },
    { label: "Delete", danger: true, act: () => openDialog(<DeleteAccount account={account} />) },
  ];
}

/** Why a call for an account will be refused; undefined when it will be made. */
function refusal(has: Has): string | undefined {
  if (has("connector_withheld")) return "It will be refused: your plan leaves the connector out.";
  if (has("connector_disabled")) return "It will be refused: the connector is disabled.";
  return has("account_suspended") ? "It will be refused: the account is suspended." : undefined;
}

/** Suspends an account, or resumes it. It asks nothing, since the same menu takes it back. */
async function suspend(account: Account, suspended: boolean): Promise<void> {
  await guarded(async () => {
    await api().suspendAccount(account.id, suspended);
    const name = ownerName(account);
    toast(
      suspended ? `The account of ${name} is suspended: its calls are refused.` : `The account of ${name} is resumed.`,
    );
  });
  reload();
}

function DeleteAccount({ account }: { account: Account }) {
  const act = async () => {
    await api().deleteAccount(account.id);
    toast("The account was deleted.");
    reload();
  };
  return (
    <Dialog title={`Delete the account of ${ownerName(account)}?`} primary="Delete" danger act={act}>
      <p>
        Its credentials are deleted, and revoked at the provider where the provider can. Your customer has to link
        again.
      </p>
    </Dialog>
  );
}
