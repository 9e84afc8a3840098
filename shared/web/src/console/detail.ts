import type { AuthConfig, AuthType as WireType, ConnectorDetail as WireDetail } from "../api/types";
import type { Field } from "../ui/fields";

export type AuthType = Omit<WireType, "setup_fields" | "config_fields"> & {
  setup_fields: Field[] | null;
  config_fields: Field[] | null;
};
export type Detail = Omit<WireDetail, "auth_types" | "auth_configs"> & {
  auth_types: AuthType[];
  auth_configs: AuthConfig[];
};
