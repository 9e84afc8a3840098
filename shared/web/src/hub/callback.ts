// The last page of an OAuth flow. In a window of its own it closes; in the hub's own window it leads back to the hub.
import { remember, takeFromFragment } from "../ui/base";
import { CHANNEL } from "./attempt";

const { outcome, to = "" } = document.querySelector<HTMLElement>("[data-outcome]")?.dataset ?? {};
const show = (id: string): HTMLElement | null => {
  const element = document.getElementById(id);
  if (element) element.hidden = false;
  return element;
};

/** Tells the page that opened this window how to finish, if it is of the one origin that began. It closes the window. */
function tell(): void {
  const code = takeFromFragment("link_code");
  try {
    if (!opener || !code) throw new Error();
    (opener as Window).postMessage({ link_code: code }, to);
  } catch {
    show("lost");
    document.getElementById("told")?.remove();
    show("close")?.addEventListener("click", () => window.close());
  }
}

if (outcome === "verify") tell();
else if (remember.get("patchbay.hub.return")) {
  show("back");
  location.replace(new URL("../../link", location.href));
} else {
  if (typeof BroadcastChannel === "function") new BroadcastChannel(CHANNEL).postMessage("ended");
  show("close")?.addEventListener("click", () => window.close());
  // A failure stays, to be read; the hub that opened this window closes it when it shows the same.
  if (outcome === "linked") window.close();
}
