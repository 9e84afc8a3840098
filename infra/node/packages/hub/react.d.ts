import type { ReactElement } from "react";
import type { LinkedAccount } from "./index.js";

export interface PatchbayHubProps {
  /** The connect session's token; until it is there, nothing is shown. */
  token?: string;
  /** The deployment's address. */
  baseUrl: string;
  /** The deployment's AppUrl, where it has one. */
  appUrl?: string;
  /** The account to edit. */
  accountId?: string;
  lang?: string;
  theme?: "light" | "dark";
  /** In CSS; 500px if absent. */
  height?: string;
  onCloseLabel?: string;
  onSuccess?: (account: LinkedAccount) => void;
  onClose?: () => void;
  id?: string;
  className?: string;
}

export function PatchbayHub(props: PatchbayHubProps): ReactElement;

export interface PatchbayConnectionsProps {
  /** The token of a connect session with manage_connections. */
  token?: string;
  /** The deployment's address. */
  baseUrl: string;
  lang?: string;
  theme?: "light" | "dark";
  /** Called when an account was linked, or linked again. */
  onSuccess?: (account: LinkedAccount) => void;
  onDisconnect?: (account: { id: string }) => void;
  id?: string;
  className?: string;
}

export function PatchbayConnections(props: PatchbayConnectionsProps): ReactElement;
