/** The element <patchbay-connections>: what an end user has linked. Importing this module registers it. */
export class PatchbayConnections extends HTMLElement {}

export interface PatchbayConnectionsEvents {
  success: CustomEvent<{ id: string; provider: string }>;
  disconnect: CustomEvent<{ id: string }>;
}

declare global {
  interface HTMLElementTagNameMap {
    "patchbay-connections": PatchbayConnections;
  }
}
