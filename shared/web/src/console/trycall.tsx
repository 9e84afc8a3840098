import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { Labelled } from "../ui/fieldsform";
import { Problem } from "../ui/request";
import { Dialog } from "./allowed";
import { type Account, ownerName } from "./accountsapi";
import { Answered, type Outcome } from "./answered";
import { Samples } from "./samples";
import { api, reload } from "./store";

/** One call to the provider's API through Patchbay, shown as it came back. */
export function TryCall({ account }: { account: Account }) {
  const method = useSignal("GET");
  const path = useSignal(account.provider.startsWith("sandbox") ? "/employees" : "/");
  const body = useSignal("");
  const outcome = useSignal<Outcome | null>(null);
  const sentOne = useRef(false);
  useEffect(
    () => () => {
      if (sentOne.current) reload(); // what a call finds out about an account can come a moment later than its answer
    },
    [],
  );
  const withBody = method.value !== "GET" && method.value !== "DELETE";
  const wanted = () => ({
    method: "POST",
    path: "/unified/proxy",
    headers: { "x-account-id": account.id },
    body: { method: method.value, path: path.value.trim(), ...(withBody ? { body: parsed(body.value) } : {}) },
  });
  const act = async () => {
    let sent: unknown;
    if (withBody && body.value.trim() !== "") {
      try {
        sent = JSON.parse(body.value);
      } catch {
        outcome.value = { fault: "The body is not JSON." };
        return false;
      }
    }
    sentOne.current = true;
    try {
      const { status, text } = await api().proxy(account.id, {
        method: method.value,
        path: path.value.trim(),
        body: sent,
      });
      outcome.value = { status, text };
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      outcome.value = problem.relayed === null ? { problem } : { status: problem.status, text: problem.relayed };
      reload(); // the account may have become another's status by it
    }
    return false;
  };
  return (
    <Dialog needs="proxy:call" title={`Call as ${ownerName(account)}`} primary="Send" cancel="Close" act={act}>
      <div class="pair">
        <Labelled id="try-method" label="Method">
          {() => (
            <select
              id="try-method"
              value={method.value}
              onChange={(event) => {
                method.value = event.currentTarget.value;
              }}
            >
              {["GET", "POST", "PUT", "PATCH", "DELETE"].map((m) => (
                <option key={m}>{m}</option>
              ))}
            </select>
          )}
        </Labelled>
        <Labelled id="try-path" label="Path, below the product's API">
          {() => (
            <input
              id="try-path"
              type="text"
              autocomplete="off"
              spellcheck={false}
              value={path.value}
              onInput={(event) => {
                path.value = event.currentTarget.value;
              }}
            />
          )}
        </Labelled>
      </div>
      {withBody && (
        <Labelled id="try-body" label="Body, as JSON">
          {() => (
            <textarea
              id="try-body"
              rows={4}
              spellcheck={false}
              placeholder={'{"name": "value"}'}
              value={body.value}
              onInput={(event) => {
                body.value = event.currentTarget.value;
              }}
            />
          )}
        </Labelled>
      )}
      <details>
        <summary>As code</summary>
        <Samples label="the call" wanted={wanted()} />
      </details>
      <div id="try-answer" class="stack" role="status">
        {outcome.value && <Answered outcome={outcome.value} of={account.provider_name ?? account.provider} />}
      </div>
    </Dialog>
  );
}

/** A body as far as it is typed. */
function parsed(text: string): unknown {
  try {
    return text.trim() === "" ? undefined : JSON.parse(text);
  } catch {
    return text;
  }
}
