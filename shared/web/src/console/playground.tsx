import { useSignal } from "@preact/signals";
import { Labelled } from "../ui/fieldsform";
import { Notice, ProblemNotice } from "../ui/notice";
import { Problem } from "../ui/request";
import { Button } from "./allowed";
import { type Connector } from "./api";
import { begun, connectorKey, demo, linked, ownerId, problem, start, token } from "./playgroundstate";
import { PlaygroundCall } from "./playgroundcall";
import { EmbeddedHub } from "./playgroundhub";
import { Samples } from "./samples";
import { api, reload, useLoad } from "./store";
import { Loading } from "./trouble";

interface Loaded {
  enabled: Connector[];
  sandbox: Connector[];
}

async function load(): Promise<Loaded> {
  const [{ connectors }, sandbox] = await Promise.all([
    api().configured(),
    api().connectors({ search: "sandbox", limit: 10 }),
  ]);
  return {
    enabled: connectors.filter((c) => c.state === "enabled"),
    sandbox: (sandbox.data ?? []).filter((c) => demo(c.key)),
  };
}

/** From nothing to a linked account and a call with it, each step beside its code. */
export function TryPage() {
  const { data } = useLoad(load, []);
  return (
    <>
      <div class="head">
        <div class="grow">
          <h1 tabIndex={-1}>Try it</h1>
          <p class="quiet">
            What your customer sees, what your back end sends, and what comes back. All of it is real.
          </p>
        </div>
      </div>
      {!data ? <Loading /> : data.enabled.length === 0 ? <FirstRun sandbox={data.sandbox} /> : <Steps of={data} />}
    </>
  );
}

/** Nothing is enabled: the sandbox needs no registration, so it is one click. */
function FirstRun({ sandbox }: { sandbox: Connector[] }) {
  const busy = useSignal(false);
  const fault = useSignal<Problem | null>(null);
  const enable = async () => {
    if (busy.value) return;
    busy.value = true;
    fault.value = null;
    try {
      for (const { key, state } of sandbox) {
        if (state === "disabled") await api().enable(key);
        if (state !== "not_configured") continue;
        const { auth_types: types } = await api().connector(key);
        const shared = types[0]?.shared_client_available || undefined;
        await api().createAuthConfig({ connector_key: key, use_shared_client: shared }, crypto.randomUUID());
      }
      reload();
    } catch (failure) {
      if (!(failure instanceof Problem)) throw failure;
      fault.value = failure;
    } finally {
      busy.value = false;
    }
  };
  return (
    <div class="card empty">
      <h2>First, something to link</h2>
      <p class="quiet">
        {sandbox.length > 0
          ? "The sandbox is a made-up product on this machine, by API key and by OAuth. Nothing has to be registered anywhere, and it can be disabled afterwards."
          : "Add a connector and enable it; then your customers, and this page, can link accounts of it."}
      </p>
      {fault.value && <ProblemNotice problem={fault.value} take />}
      <div class="actions">
        {sandbox.length > 0 && (
          <Button
            needs="auth_configs:write"
            class="primary"
            id="use-sandbox"
            aria-busy={busy.value}
            onClick={() => void enable()}
          >
            Use the sandbox
          </Button>
        )}
        <a class="button" href="#/">
          Your connectors
        </a>
      </div>
    </div>
  );
}

function Steps({ of }: { of: Loaded }) {
  return (
    <>
      <SessionStep enabled={of.enabled} />
      {token.value && <EmbeddedHub />}
      {linked.value && <PlaygroundCall key={linked.value.id} account={linked.value} />}
    </>
  );
}

/** The session that a back end makes. */
function SessionStep({ enabled }: { enabled: Connector[] }) {
  const fault = useSignal("");
  const busy = useSignal(false);
  const open = async (event: Event) => {
    event.preventDefault();
    fault.value = ownerId.value.trim() === "" ? "Enter your customer's id." : "";
    if (fault.value || busy.value) return;
    busy.value = true;
    await start();
    busy.value = false;
  };
  return (
    <section class="card step" aria-labelledby="step-session">
      <div class="does">
        <h2 id="step-session">1. Your back end opens a connect session</h2>
        <p class="quiet">For one of your customers. If that customer has an account already, it is edited.</p>
        <form class="stack" noValidate autocomplete="off" onSubmit={(event) => void open(event)}>
          <Labelled id="try-owner" label="Customer's id" fault={fault.value}>
            {(about) => (
              <input
                id="try-owner"
                type="text"
                maxLength={512}
                aria-describedby={about}
                aria-invalid={fault.value !== ""}
                value={ownerId.value}
                onInput={(event) => {
                  ownerId.value = event.currentTarget.value;
                  fault.value = "";
                }}
              />
            )}
          </Labelled>
          <Labelled id="try-connector" label="What may be linked">
            {() => (
              <select
                id="try-connector"
                value={connectorKey.value}
                onChange={(event) => {
                  connectorKey.value = event.currentTarget.value;
                }}
              >
                <option value="">Every enabled connector</option>
                {enabled.map((c) => (
                  <option key={c.key} value={c.key}>
                    {c.name}
                  </option>
                ))}
              </select>
            )}
          </Labelled>
          {problem.value && <ProblemNotice problem={problem.value} take />}
          <div class="actions">
            <Button needs="connect_sessions:write" class="primary" id="try-open" aria-busy={busy.value}>
              {token.value ? "Open it again" : "Open the hub"}
            </Button>
          </div>
        </form>
        {token.value && (
          <Notice kind="good">
            <p>The session is open. Its token is all that a browser gets; it ends after 30 minutes.</p>
          </Notice>
        )}
      </div>
      <Samples label="the session" wanted={{ method: "POST", path: "/connect_sessions", body: begun() }} />
    </section>
  );
}
