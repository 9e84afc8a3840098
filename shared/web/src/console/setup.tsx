import { useSignal } from "@preact/signals";
import { useMemo, useState } from "preact/hooks";
import { CopyLine } from "../ui/copy";
import { Form } from "../ui/fields";
import { Fields, Labelled } from "../ui/fieldsform";
import { Notice } from "../ui/notice";
import { toast } from "../ui/toast";
import { redirects, schemeName } from "../ui/words";
import { useClose } from "../ui/dialog";
import { Button, Dialog } from "./allowed";
import type { AuthType, Detail } from "./api";
import { CheckClient } from "./checkclient";
import { DefaultChoice } from "./defaultchoice";
import { freeName, nameFault } from "./names";
import { api, connectorAddress, reload } from "./store";

/** The form of a new auth config. back: to where it was picked. */
export function SetUp({ connector, back }: { connector: Detail; back?: (() => void) | undefined }) {
  const others = connector.auth_configs;
  const first = others.length === 0;
  const types = connector.auth_types;
  const chosen = useSignal(types[0]?.key ?? "");
  const close = useClose();
  const name = useSignal("");
  const fault = useSignal("");
  const asDefault = useSignal(first);
  const type = types.find((t) => t.key === chosen.value) ?? types[0];
  const form = useMemo(() => new Form(type?.setup_fields ?? [], {}, `setup-${type?.key}`), [type]);
  // What works without registering anything comes first.
  const shared = useSignal(type?.shared_client_available ?? false);
  const [repeat] = useState(() => crypto.randomUUID());
  if (!type)
    return (
      <Dialog title={connector.name}>
        <p>This connector has no way to authenticate. Its definition needs mending.</p>
      </Dialog>
    );

  const proposed = freeName(`${connector.name} ${type.label}`, others);
  const act = async () => {
    fault.value = nameFault(name.value, others);
    const complete = shared.value || form.check();
    if (fault.value || !complete) return false;
    const made = await api().createAuthConfig(
      {
        connector_key: connector.key,
        auth_type: type.key,
        name: name.value.trim() || proposed,
        setup_fields: shared.value ? {} : form.read(),
        use_shared_client: shared.value || undefined,
        default: (!first && asDefault.value) || undefined,
      },
      repeat,
    );
    toast(first ? `${connector.name} is enabled.` : `${made.name} was added.`);
    reload();
    return true;
  };
  return (
    <Dialog
      needs="auth_configs:write"
      title={first ? `Set up ${connector.name}` : `Add an auth config for ${connector.name}`}
      primary="Save"
      act={act}
      blame={(faults) => form.blame(faults)}
      dirty={() => form.dirty() || name.value !== ""}
      aside={
        back && (
          <>
            <Button needs={null} onClick={back}>
              Back
            </Button>
            <span class="grow" />
          </>
        )
      }
    >
      {connector.key.startsWith("own_") && (
        <p>
          It is a connector of your own:{" "}
          <a href={connectorAddress(connector.key)} onClick={close}>
            its definition
          </a>
        </p>
      )}
      {connector.state === "disabled" && (
        <Notice kind="warning">
          <p>{connector.name} is disabled, and stays disabled when you add an auth config, until you enable it.</p>
        </Notice>
      )}
      {types.length > 1 && (
        <fieldset>
          <legend>How your customers' accounts are linked</legend>
          {types.map((t) => (
            <Choice
              key={t.key}
              type={t}
              checked={t.key === type.key}
              choose={() => {
                chosen.value = t.key;
                shared.value = t.shared_client_available;
              }}
            />
          ))}
        </fieldset>
      )}
      {type.shared_client_available && (
        <label class="choice" for="config-shared">
          <input
            id="config-shared"
            type="checkbox"
            checked={shared.value}
            onChange={(event) => {
              shared.value = event.currentTarget.checked;
            }}
          />
          <span>
            Use the client that this deployment shares
            <span class="quiet sub">Nothing has to be registered with {connector.name}.</span>
          </span>
        </label>
      )}
      {redirects(type.scheme) && !shared.value && (
        <CopyLine
          id="dialog-redirect-uri"
          title={`Redirect URI. Register it with ${connector.name} first:`}
          text={connector.redirect_uri}
          label="Copy the redirect URI"
        />
      )}
      {!shared.value && (
        <CheckClient
          key={type.key}
          type={type}
          name={connector.name}
          form={form}
          ask={() => ({ connector_key: connector.key, auth_type: type.key, setup_fields: form.read() })}
        >
          <Fields form={form} />
        </CheckClient>
      )}
      {(type.setup_fields ?? []).length === 0 && (
        <p class="quiet">There is nothing else to set up: each of your customers enters what is needed.</p>
      )}
      <Labelled id="config-name" label="Name" help="Only you see it." fault={fault.value}>
        {(about) => (
          <input
            id="config-name"
            type="text"
            autocomplete="off"
            maxLength={100}
            placeholder={proposed}
            aria-describedby={about}
            aria-invalid={fault.value !== ""}
            value={name.value}
            onInput={(event) => {
              name.value = event.currentTarget.value;
              fault.value = "";
            }}
          />
        )}
      </Labelled>
      <DefaultChoice others={others} own={name.value.trim() || proposed} chosen={asDefault} />
    </Dialog>
  );
}

function Choice({ type, checked, choose }: { type: AuthType; checked: boolean; choose: () => void }) {
  return (
    <label class="choice">
      <input type="radio" name="auth_type" value={type.key} checked={checked} onChange={choose} />
      <span>
        {type.label}
        {schemeName(type.scheme) !== type.label && <span class="quiet sub">{schemeName(type.scheme)}</span>}
      </span>
    </label>
  );
}
