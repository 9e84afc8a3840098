import { useState } from "preact/hooks";
import { BASE, webAddress } from "./base";

/** What the API has a connector drawn as. */
export type Icon = { letters: string; background: string; color: string };

/**
 * A connector's logo. One that the deployment would draw (LogoPath in the hub's package) is drawn here in the same way,
 * without a request; so is one that does not load.
 */
export function Logo({ id, address, icon }: { id: string; address?: string | undefined; icon?: Icon | undefined }) {
  const [failed, setFailed] = useState(false);
  const url = webAddress(address, BASE);
  const drawn = !url || (icon && url.pathname.endsWith(`/hub-assets/logos/${id}.svg`));
  if (drawn || failed)
    return (
      <span class="logo" style={{ background: icon?.background, color: icon?.color }} aria-hidden="true">
        {icon?.letters}
      </span>
    );
  return (
    <span class="logo" aria-hidden="true">
      <img src={url.href} alt="" loading="lazy" onError={() => setFailed(true)} />
    </span>
  );
}
