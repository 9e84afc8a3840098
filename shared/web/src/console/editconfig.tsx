import { useSignal } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import { CopyLine } from "../ui/copy";
import { useClose } from "../ui/dialog";
import { Form } from "../ui/fields";
import { Fields, Labelled } from "../ui/fieldsform";
import { Notice } from "../ui/notice";
import type { Problem } from "../ui/request";
import { toast } from "../ui/toast";
import { redirects } from "../ui/words";
import { Dialog } from "./allowed";
import type { AuthConfig, AuthType, Detail } from "./api";
import { Behind } from "./behind";
import { CheckClient } from "./checkclient";
import { Conflict, type Draft } from "./conflict";
import { DefaultChoice } from "./defaultchoice";
import { InboundAddress } from "./inboundaddress";
import { nameFault } from "./names";
import { api, guarded, reload } from "./store";

interface Read {
  detail: Detail;
  config: AuthConfig;
  tag: string | null;
}

/**
 * Changes an auth config. A change that somebody else made meanwhile is shown beside one's own, and one of them is
 * chosen.
 */
export function EditConfig({ connector, id }: { connector: { key: string; name: string }; id: string }) {
  const read = useSignal<Read | null>(null);
  const conflict = useSignal<{ mine: Draft; theirs: Read } | null>(null);
  const close = useClose();
  const fetchAll = async (): Promise<Read> => {
    const [detail, { config, tag }] = await Promise.all([api().connector(connector.key), api().authConfig(id)]);
    return { detail, config, tag };
  };
  useEffect(() => {
    const begin = async () => {
      if (
        !(await guarded(async () => {
          read.value = await fetchAll();
        }))
      )
        close();
    };
    void begin();
  }, []);

  if (!read.value) return null;
  const type = read.value.detail.auth_types.find((t) => t.key === read.value?.config.auth_type);
  if (conflict.value) {
    const { mine, theirs } = conflict.value;
    return (
      <Conflict
        name={read.value.config.name}
        fields={type?.setup_fields ?? []}
        mine={mine}
        was={read.value.config}
        theirs={theirs.config}
        keepMine={() => save(theirs, mine)}
        takeTheirs={() => {
          toast("Kept as it is.");
          reload();
        }}
      />
    );
  }
  return (
    <Edit
      read={read.value}
      type={type}
      onConflict={async (mine) => {
        conflict.value = { mine, theirs: await fetchAll() };
      }}
    />
  );
}

async function save({ config, tag }: Read, draft: Draft): Promise<void> {
  if (draft.name !== undefined || draft.setup_fields !== undefined) {
    await api().changeAuthConfig(config.id, tag, { name: draft.name, setup_fields: draft.setup_fields });
  }
  if (draft.makeDefault) await api().makeDefault(config.id);
  toast("Saved.");
  reload();
}

function Edit({
  read,
  type,
  onConflict,
}: {
  read: Read;
  type: AuthType | undefined;
  onConflict: (mine: Draft) => Promise<void>;
}) {
  const { config, detail } = read;
  const others = detail.auth_configs.filter((c) => c.id !== config.id);
  const [form] = useState(
    () => new Form(config.uses_shared_client ? [] : (type?.setup_fields ?? []), config.setup_fields, "setup"),
  );
  const name = useSignal(config.name);
  const fault = useSignal("");
  const asDefault = useSignal(config.default);

  /** What differs from the stored values: an emptied field is sent as empty text, an untouched one not at all. */
  const changed = (): Record<string, string> | undefined => {
    const fields = Object.entries(form.read(true)).filter(([key, value]) => value !== (config.setup_fields[key] ?? ""));
    return fields.length > 0 ? Object.fromEntries(fields) : undefined;
  };
  const draft = (): Draft => ({
    name: name.value.trim() !== config.name ? name.value.trim() : undefined,
    setup_fields: changed(),
    makeDefault: asDefault.value && !config.default,
  });
  const act = async () => {
    fault.value = name.value.trim() === "" ? "A name is required." : nameFault(name.value, others);
    const complete = form.check();
    if (fault.value || !complete) return false;
    await save(read, draft());
    return true;
  };
  const handle = (problem: Problem): boolean => {
    if (problem.code !== "stale_version") return false;
    void guarded(() => onConflict(draft()));
    return true;
  };
  return (
    <Dialog
      needs="auth_configs:write"
      title={`Edit ${config.name}`}
      primary="Save"
      act={act}
      handle={handle}
      blame={(faults) => form.blame(faults)}
      dirty={() => form.dirty() || name.value !== config.name}
    >
      <Labelled id="config-name" label="Name" help="Only you see it." fault={fault.value}>
        {(about) => (
          <input
            id="config-name"
            type="text"
            autocomplete="off"
            maxLength={100}
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
      <Behind config={config} />
      {config.uses_shared_client && (
        <Notice kind="info">
          <p>It uses the client that this deployment shares, so there are no fields to change.</p>
        </Notice>
      )}
      {redirects(config.scheme) && !config.uses_shared_client && (
        <CopyLine
          id="dialog-redirect-uri"
          title={`Redirect URI, as registered with ${detail.name}:`}
          text={detail.redirect_uri}
          label="Copy the redirect URI"
        />
      )}
      <InboundAddress config={config} name={detail.name} />
      <CheckClient
        type={config.uses_shared_client ? undefined : type}
        name={detail.name}
        form={form}
        ask={() => ({
          connector_key: config.connector_key,
          auth_type: config.auth_type,
          setup_fields: changed() ?? {},
          auth_config_id: config.id,
        })}
      >
        <Fields form={form} />
      </CheckClient>
      <DefaultChoice others={others} own={name.value.trim() || config.name} chosen={asDefault} />
    </Dialog>
  );
}
