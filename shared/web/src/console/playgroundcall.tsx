import { useSignal } from "@preact/signals";
import { StatusBadge } from "../ui/badge";
import { BASE } from "../ui/base";
import { Labelled } from "../ui/fieldsform";
import { Notice } from "../ui/notice";
import { Outside } from "../ui/outside";
import { Problem } from "../ui/request";
import { Button } from "./allowed";
import type { Account } from "./accountsapi";
import { Answered, type Outcome } from "./answered";
import { demo, look, start } from "./playgroundstate";
import { advice, meaning } from "./reasons";
import { Samples } from "./samples";
import { accountAddress, api } from "./store";

/** A call as the account, and what became of the account by it. */
export function PlaygroundCall({ account }: { account: Account }) {
  const path = useSignal(demo(account.provider) ? "/employees" : "/");
  const outcome = useSignal<Outcome | null>(null);
  const revoked = useSignal(false);
  const busy = useSignal(false);

  const call = async (method: string, to: string) => {
    if (busy.value) return;
    busy.value = true;
    try {
      const { status, text } = await api().proxy(account.id, { method, path: to });
      outcome.value = { status, text };
      if (method === "POST") revoked.value = true;
    } catch (failure) {
      if (!(failure instanceof Problem)) throw failure;
      outcome.value =
        failure.relayed === null ? { problem: failure } : { status: failure.status, text: failure.relayed };
    } finally {
      busy.value = false;
    }
    await look(account.id);
  };
  const send = (event: Event) => {
    event.preventDefault();
    void call("GET", path.value.trim());
  };
  const again = async () => {
    await start(account.id);
    revoked.value = false;
    document.getElementById("step-hub")?.scrollIntoView();
  };
  const broken = account.status === "error";
  return (
    <section class="card step" aria-labelledby="step-call">
      <div class="does">
        <h2 id="step-call" tabIndex={-1}>
          3. Your back end calls as that customer
        </h2>
        <p id="try-account">
          <a href={accountAddress(account.id)}>{account.provider_name ?? account.provider}</a> of{" "}
          {account.origin_owner_name} <StatusBadge status={account.status} />
        </p>
        {account.status_reasons.map((r) => (
          <Notice key={r.code} kind="warning">
            <p class="strong">{meaning(r)}</p>
            <p>{broken ? "Link it again, and it works as before." : advice(r)}</p>
          </Notice>
        ))}
        <form class="stack" noValidate autocomplete="off" onSubmit={send}>
          <Labelled id="try-path" label="Path, below the product's API">
            {() => (
              <input
                id="try-path"
                type="text"
                spellcheck={false}
                value={path.value}
                onInput={(event) => {
                  path.value = event.currentTarget.value;
                }}
              />
            )}
          </Labelled>
          <div class="actions">
            <Button needs="proxy:call" class="primary" id="try-send" aria-busy={busy.value}>
              Send
            </Button>
            {broken && (
              <Button needs="connect_sessions:write" id="try-again" onClick={() => void again()}>
                Link again
              </Button>
            )}
          </div>
        </form>
        <div id="try-answer" class="stack" role="status">
          {outcome.value && <Answered outcome={outcome.value} of={account.provider_name ?? account.provider} />}
        </div>
        {demo(account.provider) && !broken && (
          <div class="stack">
            <h3>Break it</h3>
            <p class="quiet">
              {revoked.value
                ? "What it was linked with is revoked. Send another call: it is refused, and the account says why."
                : "At a real product your customer may withdraw the access at any time. The sandbox does so when asked."}
            </p>
            {!revoked.value && (
              <div class="actions">
                <Button needs="proxy:call" class="danger" id="try-break" onClick={() => void call("POST", "/revoke")}>
                  Revoke the access at the sandbox
                </Button>
              </div>
            )}
          </div>
        )}
      </div>
      <div class="stack">
        <Samples
          label="the call"
          wanted={{
            method: "POST",
            path: "/unified/proxy",
            headers: { "x-account-id": account.id },
            body: { method: "GET", path: path.value },
          }}
        />
        <p class="quiet sub">
          The vendor's own SDK can make the call, too:{" "}
          <Outside href={new URL("docs/sdks", BASE).href}>Use your SDK</Outside>
        </p>
      </div>
    </section>
  );
}
