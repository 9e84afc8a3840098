import { useState } from "preact/hooks";
import { BASE, webAddress } from "./base";

/**
 * A connector's logo. One that the deployment would draw (LogoPath in the hub's package) is drawn here in the same way,
 * without a request, and in the page's theme; so is one that does not load.
 */
export function Logo({ id, address }: { id: string; address?: string | undefined }) {
  const [failed, setFailed] = useState(false);
  const url = webAddress(address, BASE);
  const drawn = !url || url.pathname.endsWith(`/hub-assets/logos/${id}.svg`);
  if (drawn || failed)
    return (
      <span class="logo" data-tint={tint(id)} aria-hidden="true">
        {initials(id)}
      </span>
    );
  return (
    <span class="logo" aria-hidden="true">
      <img src={url.href} alt="" loading="lazy" onError={() => setFailed(true)} />
    </span>
  );
}

// FNV-1a, 32 bits, as in the hub's logo.go: a connector has one colour everywhere.
function tint(key: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(key)) hash = Math.imul(hash ^ byte, 0x01000193);
  return ((hash >>> 0) >>> 1) % 6;
}

/** zoho_crm is ZC, airtable is A. */
function initials(key: string): string {
  const words = key.split(/[-_]+/).filter(Boolean);
  return ((words[0]?.[0] ?? "?") + (words[1]?.[0] ?? "")).toUpperCase();
}
