// What can be done with a linked account, wherever it is shown.
import { copy } from "../ui/copy";
import { openDialog } from "../ui/dialog";
import { toast } from "../ui/toast";
import type { MenuLine } from "./allowed";
import { type Account, type Reason, ownerName } from "./accountsapi";
import { DeleteAccount } from "./deleteaccount";
import { EditAccount } from "./editaccount";
import { LinkAgain } from "./linkagain";
import { MoveAccount } from "./moveaccount";
import { RelinkLinks } from "./relinklinks";
import { accountAddress, addressOf, api, guarded, reload } from "./store";
import { TryCall } from "./trycall";

/** Whether an account's status has a reason. */
export const hasReason = (account: Account, code: Reason): boolean =>
  account.status_reasons.some((r) => r.code === code);

/** Why an account cannot be linked again now; undefined when it can. */
export function unlinkable(account: Account): string | undefined {
  if (hasReason(account, "connector_withheld")) return "Your plan leaves the connector out.";
  return hasReason(account, "connector_disabled") ? "Enable the connector first." : undefined;
}

/** Why a call for an account will be refused; undefined when it will be made. */
export function refusal(account: Account): string | undefined {
  if (hasReason(account, "connector_withheld")) return "It will be refused: your plan leaves the connector out.";
  if (hasReason(account, "connector_disabled")) return "It will be refused: the connector is disabled.";
  return hasReason(account, "account_suspended") ? "It will be refused: the account is suspended." : undefined;
}

/** The menu of an account. onPage: on its own page, which has some of it as buttons. */
export function accountMenu(account: Account, onPage = false): MenuLine[] {
  const suspended = hasReason(account, "account_suspended");
  const why = unlinkable(account);
  const rest: MenuLine[] = [
    { needs: "accounts:write", label: "Edit", act: () => openDialog(<EditAccount id={account.id} />) },
    {
      needs: "accounts:write",
      label: "Move to another auth config",
      act: () => openDialog(<MoveAccount account={account} />),
    },
    { needs: "accounts:write", label: suspended ? "Resume" : "Suspend", act: () => void suspend(account, !suspended) },
    { needs: null, label: "Copy account ID", act: () => void copy(account.id, "The account ID was copied.") },
    {
      needs: "accounts:write",
      label: "Delete",
      danger: true,
      act: () => openDialog(<DeleteAccount account={account} leave={onPage} />),
    },
  ];
  const again: MenuLine[] = [
    {
      needs: "proxy:call",
      label: "Try a call",
      act: () => openDialog(<TryCall account={account} />),
      why: refusal(account),
    },
    {
      needs: "connect_sessions:write",
      label: "Link again",
      act: why ? undefined : () => openDialog(<LinkAgain account={account} />),
      why,
    },
    {
      needs: "connect_sessions:write",
      label: "Link to send",
      act: why ? undefined : () => openDialog(<RelinkLinks accounts={[account]} />),
      why: why ?? "Your customer links again with it.",
    },
    {
      needs: null,
      label: "View logs",
      act: () => {
        location.hash = addressOf("logs", { account: account.id });
      },
    },
  ];
  if (onPage) return [...again, ...rest];
  return [
    {
      needs: null,
      label: "Open",
      act: () => {
        location.hash = accountAddress(account.id);
      },
    },
    ...again,
    ...rest,
  ];
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
