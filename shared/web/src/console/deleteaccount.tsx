import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Notice } from "../ui/notice";
import type { DeletedAccount } from "../api/types";
import { Dialog } from "./allowed";
import { type Account, deleteAccount, ownerName } from "./accountsapi";
import { reload } from "./store";

/** What became of the grant at the provider, in words. */
const outcomes: Record<DeletedAccount["revocation"], (provider: string) => string> = {
  revoked: (p) => `${p} has revoked the access.`,
  failed: (p) =>
    `${p} was asked to revoke the access, and did not. It may go on there until somebody removes the app in ${p}.`,
  unsupported: (p) =>
    `${p} has no way to revoke the access from here. Patchbay has forgotten it; to end it there, too, remove the app ` +
    `in ${p}.`,
  nothing_to_revoke: (p) =>
    `There was nothing to revoke at ${p}. What your customer entered, such as a key, is theirs to withdraw there.`,
};

/** Asks, deletes an account, and says what was revoked. leave: goes to the list afterwards. */
export function DeleteAccount({ account, leave }: { account: Account; leave: boolean }) {
  const done = useSignal<DeletedAccount["revocation"] | null>(null);
  const provider = account.provider_name ?? account.provider;
  const act = async () => {
    done.value = (await deleteAccount(account.id)).revocation;
    if (!leave) reload();
    return false;
  };
  // Once it is read: the page of an account that is deleted has nothing to show.
  useEffect(
    () => () => {
      if (done.value && leave) location.hash = "#/accounts";
    },
    [],
  );
  if (done.value)
    return (
      <Dialog key="done" title="The account was deleted" text>
        <Notice kind={done.value === "failed" ? "warning" : "good"}>
          <p id="revocation">{outcomes[done.value](provider)}</p>
        </Notice>
        <p>Calls for it are refused from now on. Its log stays for as long as the log is kept.</p>
      </Dialog>
    );
  return (
    <Dialog
      needs="accounts:write"
      key="ask"
      title={`Delete the account of ${ownerName(account)}?`}
      primary="Delete"
      danger
      act={act}
    >
      <p>
        Its credentials are deleted, and revoked at {provider} where that is possible. Your customer has to link again.
      </p>
    </Dialog>
  );
}
