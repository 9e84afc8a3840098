import { Badge, StateBadge } from "../ui/badge";
import { Logo } from "../ui/logo";
import { count } from "../ui/words";
import { Menu } from "./allowed";
import { configMenu, connectorMenu } from "./actions";
import type { AuthConfig, Connector } from "./api";
import { connectorAddress } from "./store";

/**
 * One configured connector. With one auth config it is one line; with several, each has a line and a menu of its own
 * below.
 */
export function ConnectorRow({
  connector,
  configs,
  categories,
}: {
  connector: Connector;
  configs: AuthConfig[];
  categories: string;
}) {
  const only = configs.length === 1 ? configs[0] : undefined;
  return (
    <li data-connector={connector.key} data-state={connector.state}>
      <div class="row">
        <span class="who">
          <Logo id={connector.key} address={connector.logo_url} icon={connector.icon} />
          <span>
            <a href={connectorAddress(connector.key)}>{connector.name}</a>{" "}
            {connector.release_stage !== "stable" && <Badge>{connector.release_stage}</Badge>}
            <span class="quiet sub">{categories}</span>
          </span>
        </span>
        <span class="facts">
          <span>
            <StateBadge state={connector.state} />
          </span>
          <span class="num">{count(connector.auth_config_count, "auth config")}</span>
          <span class="num">{count(connector.linked_account_count, "account")}</span>
        </span>
        <Menu
          label={`Actions for ${connector.name}`}
          items={only ? configMenu(connector, only, configs) : connectorMenu(connector)}
        />
      </div>
      {!only &&
        configs.map((c) => (
          <div class="row config" key={c.id} data-config={c.id}>
            <span>
              <span class="strong">{c.name}</span>
              <span class="quiet sub">{c.authentication_config_label}</span>
            </span>
            <span class="facts">
              <span>{c.default && <Badge tone="accent">Default</Badge>}</span>
              <span />
              <span class="num">{count(c.linked_account_count, "account")}</span>
            </span>
            <Menu label={`Actions for ${c.name}`} items={configMenu(connector, c, configs)} />
          </div>
        ))}
    </li>
  );
}
