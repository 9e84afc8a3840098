import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { InboundSecret, InboundSecretWithText } from "../api/types";
import { CopyLine } from "../ui/copy";
import { openDialog } from "../ui/dialog";
import { Notice } from "../ui/notice";
import { toast } from "../ui/toast";
import { Button, Dialog } from "./allowed";
import { type AuthConfig, enc } from "./api";
import { api, guarded, reload } from "./store";

const path = (config: AuthConfig): string => `auth_configs/${enc(config.id)}/inbound_secret`;

/** How often a wait looks whether something has come, in milliseconds. */
const LOOK = 2000;

/** What leads to the secret that the provider posts to the address; nothing where it posts none. */
export function InboundSecretButton({ config, name }: { config: AuthConfig; name: string }) {
  const field = config.inbound_secret_field;
  if (!field) return null;
  const known = Boolean(config.setup_fields[field]);
  return (
    <p>
      {!known && <span class="quiet">{name} sends a secret to this address, and wants it back. </span>}
      <Button
        needs="auth_configs:write"
        class="small"
        onClick={() => openDialog(<Handshake config={config} name={name} field={field} />)}
      >
        {known ? "Get a new secret" : "Wait for the secret"}
      </Button>
    </p>
  );
}

/** Waits, shows what came once, and stores it when the provider has accepted it. */
function Handshake({ config, name, field }: { config: AuthConfig; name: string; field: string }) {
  const wait = useSignal<InboundSecret | null>(null);
  const secret = useSignal("");
  const begin = () =>
    guarded(async () => {
      wait.value = await api().ask<InboundSecret>(path(config), { method: "POST" });
      secret.value = "";
    });
  useEffect(() => {
    void begin();
    const look = async () => {
      if (document.hidden || wait.peek()?.state !== "waiting") return;
      wait.value = await api().ask<InboundSecret>(path(config));
    };
    // A look that fails is followed by the next one.
    const timer = setInterval(() => void look().catch(() => {}), LOOK);
    return () => clearInterval(timer);
  }, []);
  const show = () =>
    guarded(async () => {
      const shown = await api().ask<InboundSecretWithText>(`${path(config)}/show`, { method: "POST" });
      secret.value = shown.secret;
      wait.value = shown;
    });
  const store = async () => {
    await api().changeAuthConfig(config.id, null, { setup_fields: { [field]: secret.value } });
    toast(`Events of ${name} are taken from now on.`);
    reload();
  };
  const title = `The secret for webhooks of ${name}`;
  if (secret.value) {
    return (
      <Dialog
        needs="auth_configs:write"
        title={title}
        primary={`${name} accepted it`}
        act={store}
        dirty={() => "The secret is not stored, and not shown again."}
        key="shown"
      >
        <Several wait={wait.value} name={name} />
        <p>
          Enter it with {name} now: <span class="strong">it is not shown again.</span> Only {name} can tell whether it
          is the right one, so store it when {name} has accepted it, and not before.
        </p>
        <CopyLine id="inbound-secret" title={`What ${name} sent`} text={secret.value} label="Copy the secret" />
      </Dialog>
    );
  }
  return (
    <Dialog title={title} key="wait">
      <div role="status">
        {wait.value?.state === "waiting" && <p class="strong">Waiting for {name}. The wait ends after an hour.</p>}
        {wait.value?.state === "come" && (
          <Button needs="auth_configs:write" class="primary" onClick={() => void show()}>
            Show it, once
          </Button>
        )}
        {(wait.value?.state === "none" || wait.value?.state === "shown") && (
          <Button needs="auth_configs:write" class="primary" onClick={() => void begin()}>
            Wait for another
          </Button>
        )}
        <ol>
          <li>
            Register the address with {name}. Where it is registered already, have {name} send its secret again.
            <CopyLine
              title="Address for webhooks"
              text={config.inbound_url ?? ""}
              label="Copy the address for webhooks"
            />
          </li>
          <li>
            {name} sends a secret to the address, and it appears here. Nothing else can be done with it meanwhile.
          </li>
          <li>You enter it with {name}, and then store it here.</li>
        </ol>
        {wait.value?.state === "come" && <p class="strong">A secret has come.</p>}
        {wait.value?.state === "none" && <p class="strong">The hour is over.</p>}
        {wait.value?.state === "shown" && <p class="strong">It was shown already, here or to somebody else.</p>}
      </div>
    </Dialog>
  );
}

/** Says that more than one came, since a stranger could have sent the last. */
const Several = ({ wait, name }: { wait: InboundSecret | null; name: string }) =>
  wait && wait.arrivals > 1 ? (
    <Notice kind="warning">
      <p>
        {wait.arrivals} secrets came, and this is the last. If you did not have {name} send it again, somebody else
        knows the address: {name} will not accept theirs, and then wait for another.
      </p>
    </Notice>
  ) : null;
