import { toast } from "../ui/toast";
import { Dialog } from "./allowed";
import type { AuthConfig } from "./api";
import { api, reload } from "./store";

/** The question before an auth config is deleted. It is asked only where deleting can work. */
export function DeleteConfig({
  connector,
  config,
  only,
}: {
  connector: { key: string; name: string };
  config: AuthConfig;
  only: boolean;
}) {
  const act = async () => {
    try {
      await api().deleteAuthConfig(config.id);
    } catch (problem) {
      reload(); // somebody linked an account or changed the default meanwhile: the menu shall say so
      throw problem;
    }
    toast(`${config.name} was deleted.`);
    reload();
  };
  return (
    <Dialog needs="auth_configs:write" title={`Delete ${config.name}?`} primary="Delete" danger act={act}>
      <p>
        {only
          ? `It is the only one of ${connector.name}, which then leaves your list and the hub until you add it again.`
          : "What was entered for it is deleted. This cannot be undone."}
      </p>
    </Dialog>
  );
}
