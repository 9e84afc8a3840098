import { Badge } from "../ui/badge";
import { openDialog } from "../ui/dialog";
import { dots, type Field } from "../ui/fields";
import { Notice } from "../ui/notice";
import { count } from "../ui/words";
import { Button, Menu } from "./allowed";
import { configMenu } from "./actions";
import type { AuthConfig, Detail } from "./api";
import { Behind } from "./behind";
import { Catalog } from "./catalog";
import { InboundAddress } from "./inboundaddress";
import { PolicyWords } from "./policyfields";
import { policyWords } from "./policywords";
import { InboundSecretButton } from "./inboundsecret";
import { providersCode } from "./providercode";

/** The auth configs of one connector, each with its menu. */
export function Configs({ connector }: { connector: Detail }) {
  const configs = connector.auth_configs;
  return (
    <section aria-labelledby="configs">
      <div class="head">
        <h2 id="configs" class="grow">
          Auth configs
        </h2>
        <Button
          needs="auth_configs:write"
          id="add-config"
          class={configs.length === 0 ? "primary" : undefined}
          onClick={() => openDialog(<Catalog id={connector.key} />)}
        >
          Add an auth config
        </Button>
      </div>
      {configs.length === 0 && (
        <p class="card quiet">{connector.name} is not configured. The first auth config enables it.</p>
      )}
      {configs.map((c) => (
        <Card key={c.id} connector={connector} config={c} />
      ))}
    </section>
  );
}

function Card({ connector, config }: { connector: Detail; config: AuthConfig }) {
  const type = connector.auth_types.find((a) => a.key === config.auth_type);
  const shown = (type?.setup_fields ?? []).filter((f) => config.setup_fields[f.key]);
  return (
    <article class="card" data-config={config.id}>
      <div class="head">
        <div class="grow">
          <h3>
            {config.name} {config.default && <Badge tone="accent">Default</Badge>}
          </h3>
          <p class="quiet">
            {type?.label ?? config.auth_type} · {count(config.linked_account_count, "linked account")} · {pin(config)}
          </p>
        </div>
        <Menu label={`Actions for ${config.name}`} items={configMenu(connector, config, connector.auth_configs)} />
      </div>
      {config.problem && (
        <Notice kind="warning">
          <p class="strong">The provider refuses the client of this auth config.</p>
          <p>
            Its accounts cannot renew their access until the client ID and the client secret are right. Correct them
            here; nobody has to link again.
          </p>
          <p class="quiet">
            The provider said: {config.problem.description}
            {providersCode(config.problem.provider_code) && ` (${config.problem.provider_code})`}
          </p>
        </Notice>
      )}
      <Behind config={config} />
      {config.uses_shared_client && <p class="quiet">Uses the client that this deployment shares.</p>}
      <InboundAddress config={config} name={connector.name} />
      {config.call_policy && (
        <details open>
          <summary>Call policy</summary>
          <PolicyWords words={policyWords(config.call_policy)} />
        </details>
      )}
      <InboundSecretButton config={config} name={connector.name} />
      {shown.length > 0 && (
        <dl>
          {shown.map((f) => (
            <Stored key={f.key} field={f} value={config.setup_fields[f.key] ?? ""} />
          ))}
        </dl>
      )}
    </article>
  );
}

/** Which version of the connector an auth config works by, in words. */
function pin(c: AuthConfig): string {
  if (c.provider_version === "latest" || c.provider_version === c.connector_version)
    return c.provider_version === "latest"
      ? `latest version (${c.connector_version})`
      : `pinned to ${c.provider_version}`;
  return `pinned to ${c.provider_version} (now ${c.connector_version})`;
}

const Stored = ({ field, value }: { field: Field; value: string }) => (
  <>
    <dt>{field.label}</dt>
    <dd>
      <code>{dots(value) ?? value}</code>
    </dd>
  </>
);
