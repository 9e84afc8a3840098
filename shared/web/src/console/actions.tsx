// What can be done with a connector and its auth configs, wherever they are shown.
import { copy } from "../ui/copy";
import { openDialog } from "../ui/dialog";
import { toast } from "../ui/toast";
import { count } from "../ui/words";
import type { MenuLine } from "./allowed";
import type { AuthConfig, Connector } from "./api";
import { Catalog } from "./catalog";
import { DeleteConfig } from "./deleteconfig";
import { DisableConnector } from "./disable";
import { EditConfig } from "./editconfig";
import { MakeDefault } from "./makedefault";
import { openCallPolicy } from "./ownlater";
import { addressOf, api, connectorAddress, guarded, reload } from "./store";

type Known = Pick<Connector, "key" | "name" | "state">;

/** Shows the log of a connector, or of one of its auth configs. */
const logs = (connector: string, config?: string): MenuLine => ({
  needs: null,
  label: "View logs",
  act: () => {
    location.hash = addressOf("logs", { connector, config });
  },
});

/** The menu of one auth config: siblings are all of the connector, itself included. */
export function configMenu(connector: Known, config: AuthConfig, siblings: AuthConfig[]): MenuLine[] {
  const several = siblings.length > 1;
  const kept = deletionRefused(config, siblings);
  return [
    {
      needs: "auth_configs:write",
      label: "Edit",
      act: () => openDialog(<EditConfig connector={connector} id={config.id} />),
    },
    { needs: "auth_configs:write", label: "Call policy", act: () => void openCallPolicy(config.id) },
    logs(connector.key, several ? config.id : undefined),
    copyID(config.id),
    ...(several && !config.default
      ? [
          {
            needs: "auth_configs:write",
            label: "Make default",
            act: () => openDialog(<MakeDefault connector={connector} config={config} />),
          } satisfies MenuLine,
        ]
      : []),
    toggle(connector, several),
    {
      needs: "auth_configs:write",
      label: "Delete",
      danger: true,
      why: kept,
      act: kept ? undefined : () => openDialog(<DeleteConfig connector={connector} config={config} only={!several} />),
    },
  ];
}

/** The menu of a connector whose auth configs have menus of their own. */
export function connectorMenu(connector: Known & Pick<Connector, "default_auth_config_id">): MenuLine[] {
  const id = connector.default_auth_config_id;
  return [
    {
      needs: null,
      label: "Edit",
      act: () => {
        location.hash = connectorAddress(connector.key);
      },
    },
    { needs: "auth_configs:write", label: "Add an auth config", act: () => openDialog(<Catalog id={connector.key} />) },
    logs(connector.key),
    ...(id ? [copyID(id)] : []),
    toggle(connector, false),
  ];
}

/** The connector ID that API calls take is the id of an auth config. */
const copyID = (id: string): MenuLine => ({
  needs: null,
  label: "Copy connector ID",
  act: () => void copy(id, `${id} is copied: integration_id in the API.`),
});

function toggle(connector: Known, several: boolean): MenuLine {
  const all = several ? ` ${connector.name}` : "";
  return connector.state === "enabled"
    ? { needs: "connectors:write", label: `Disable${all}`, act: () => void disable(connector) }
    : { needs: "connectors:write", label: `Enable${all}`, act: () => void enable(connector) };
}

/** Why an auth config cannot be deleted, in words; undefined when it can. */
export function deletionRefused(config: AuthConfig, siblings: AuthConfig[]): string | undefined {
  if (config.default && siblings.length > 1) return "It is the default. Make another one the default first.";
  const n = config.linked_account_count;
  if (n > 0)
    return `${count(n, "account is", "accounts are")} linked through it. Delete ${n === 1 ? "it" : "them"} first.`;
  return undefined;
}

/** Enables a connector, which brings its accounts back. */
export async function enable(connector: Known): Promise<void> {
  await guarded(async () => {
    const n = (await api().enable(connector.key)).affected_accounts;
    toast(
      n > 0 ? `${connector.name} is enabled: ${count(n, "linked account")} back.` : `${connector.name} is enabled.`,
    );
  });
  reload();
}

/** Asks before it disables, with the number of accounts that it would stop. */
export async function disable(connector: Known): Promise<void> {
  await guarded(async () => {
    const would = await api().disable(connector.key, true);
    openDialog(<DisableConnector connector={connector} accounts={would.affected_accounts} />);
  });
}
