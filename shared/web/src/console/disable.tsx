import { useSignal } from "@preact/signals";
import { useClose } from "../ui/dialog";
import { toast } from "../ui/toast";
import { count } from "../ui/words";
import { Dialog } from "./allowed";
import { type FollowUp, FollowUpBar } from "./followup";
import { api, reload } from "./store";

/** The warning before a connector is disabled, and then how far that has come. */
export function DisableConnector({
  connector,
  accounts: n,
}: {
  connector: { key: string; name: string };
  accounts: number;
}) {
  const following = useSignal<FollowUp | null>(null);
  if (following.value) return <Following connector={connector} start={following.value} />;
  const act = async () => {
    await api().disable(connector.key, false);
    toast(`${connector.name} is disabled.`);
    reload();
    if (n > 0) following.value = (await api().connector(connector.key)).follow_up ?? null;
    return !following.value;
  };
  return (
    <Dialog
      needs="connectors:write"
      key="ask"
      title={`Disable ${connector.name}?`}
      primary="Disable"
      danger
      cancel="Keep it enabled"
      act={act}
    >
      <div class="stack">
        {n > 0 && (
          <p>
            <strong id="affected">{count(n, "linked account")}</strong>
            {n === 1
              ? " becomes inactive, and every API call for it is refused at once."
              : " become inactive, and every API call for one of them is refused at once."}
          </p>
        )}
        <p>
          Nobody can link {connector.name} until you enable it again. Nothing is deleted
          {n > 0 ? `: enabling brings the ${n === 1 ? "account" : "accounts"} back.` : ", and no account is linked."}
        </p>
      </div>
    </Dialog>
  );
}

function Following({ connector, start }: { connector: { key: string; name: string }; start: FollowUp }) {
  const close = useClose();
  return (
    <Dialog key="follow" title={`${connector.name} is disabled`} text>
      <p>Every API call for one of its accounts is refused already. You need not wait for the rest.</p>
      <FollowUpBar
        id={connector.key}
        start={start}
        over={() => {
          reload();
          close();
        }}
      />
    </Dialog>
  );
}
