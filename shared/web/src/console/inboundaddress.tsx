import { CopyLine } from "../ui/copy";
import type { AuthConfig } from "./api";

/** Where the provider sends its webhooks, to be registered there; nothing where they are not taken. */
export const InboundAddress = ({ config, name }: { config: AuthConfig; name: string }) =>
  config.inbound_url ? (
    <CopyLine
      title={`Address for webhooks of ${name}. Register it there, and they become events of yours`}
      text={config.inbound_url}
      label="Copy the address for webhooks"
    />
  ) : null;
