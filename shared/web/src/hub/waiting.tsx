import { useEffect } from "preact/hooks";
import { useRedraw } from "../ui/redraw";
import { texts } from "./texts";
import type { View } from "./view";

/**
 * What stands while the flow runs elsewhere. A window's `closed` is a hint and no more: a provider's page that isolates
 * itself reads as closed while it is open. So it only decides what a click on the button does; the text offers a new
 * start to whoever closed it.
 */
export function Waiting({ view }: { view: Extract<View, { kind: "waiting" }> }) {
  const { target, popup, address, restart, cancel } = view;
  const say = texts();
  // Whoever closed it comes back to this window.
  const redraw = useRedraw();
  useEffect(() => {
    const stop = new AbortController();
    addEventListener("focus", redraw, { signal: stop.signal });
    return () => stop.abort();
  }, []);
  const gone = popup?.closed;
  return (
    <div class="outcome">
      <span class="spinner" aria-hidden="true" />
      <h1 tabIndex={-1}>{say.waiting(target.name)}</h1>
      <p class="quiet">{address ? say.blocked : gone ? say.gone : say.signIn}</p>
      <div class="actions">
        {address && (
          <a class="button primary" href={address} target="_blank" rel="noopener">
            {say.open(target.name)}
          </a>
        )}
        {popup && (
          <button
            type="button"
            class={gone ? "primary" : ""}
            id="show-window"
            onClick={() => (popup.closed ? restart() : popup.focus())}
          >
            {gone ? say.open(target.name) : say.showWindow}
          </button>
        )}
        <button type="button" id="cancel" onClick={cancel}>
          {say.cancel}
        </button>
      </div>
      {!gone && (
        <p class="quiet">
          {say.closed}{" "}
          <button type="button" class="link" id="restart" onClick={restart}>
            {say.restart}
          </button>
        </p>
      )}
    </div>
  );
}
