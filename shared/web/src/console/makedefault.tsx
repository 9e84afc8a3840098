import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { useClose } from "../ui/dialog";
import type { Field } from "../ui/fields";
import { toast } from "../ui/toast";
import { Dialog } from "./allowed";
import type { AuthConfig, Detail } from "./api";
import { api, guarded, reload } from "./store";

/** Asks before the default moves, with what then changes for whoever links an account. */
export function MakeDefault({ connector, config }: { connector: { key: string; name: string }; config: AuthConfig }) {
  const detail = useSignal<Detail | null>(null);
  const close = useClose();
  useEffect(() => {
    const begin = async () => {
      const well = await guarded(async () => {
        detail.value = await api().connector(connector.key);
      });
      if (!well) close();
    };
    void begin();
  }, []);
  if (!detail.value) return null;
  const act = async () => {
    await api().makeDefault(config.id);
    toast(`${config.name} is the default now.`);
    reload();
  };
  return (
    <Dialog needs="auth_configs:write" title={`Make ${config.name} the default?`} primary="Make default" act={act}>
      <DefaultPreview detail={detail.value} type={config.auth_type} />
      <p class="quiet">Accounts that are linked stay as they are. A session that names an auth config keeps to it.</p>
    </Dialog>
  );
}

/** What the hub asks a customer for now, and with another auth type as the default's. */
export function DefaultPreview({ detail, type }: { detail: Detail; type: string }) {
  const now = detail.auth_configs.find((c) => c.default);
  if (!now) return null;
  const of = (key: string) => detail.auth_types.find((t) => t.key === key);
  const before = of(now.auth_type);
  const after = of(type);
  const same = asks(before) === asks(after);
  return (
    <div id="default-preview" class="stack">
      {same ? (
        <p>The hub asks your customers for the same as now: {asks(after)}.</p>
      ) : (
        <>
          <p>The hub then asks your customers for something else:</p>
          <dl>
            <dt>Now</dt>
            <dd>{asks(before)}</dd>
            <dt>Then</dt>
            <dd>{asks(after)}</dd>
          </dl>
        </>
      )}
    </div>
  );
}

/** What a customer does to link an account, in words. */
function asks(type: { scheme: string; config_fields: Field[] | null } | undefined): string {
  const fields = (type?.config_fields ?? [])
    .filter((f) => f.display !== false)
    .map((f) => (f.required ? f.label : `${f.label} (optional)`));
  if (type?.scheme === "oauth2_code") fields.push(`a sign-in with the provider`);
  return fields.length > 0 ? fields.join(", ") : "nothing";
}
