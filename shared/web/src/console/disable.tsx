import { Dialog } from "../ui/dialog";
import { toast } from "../ui/toast";
import { count } from "../ui/words";
import { api, reload } from "./store";

/** The warning before a connector is disabled. */
export function DisableConnector({
  connector,
  accounts: n,
}: {
  connector: { key: string; name: string };
  accounts: number;
}) {
  const act = async () => {
    await api().disable(connector.key, false);
    toast(`${connector.name} is disabled.`);
    reload();
  };
  return (
    <Dialog title={`Disable ${connector.name}?`} primary="Disable" danger cancel="Keep it enabled" act={act}>
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
