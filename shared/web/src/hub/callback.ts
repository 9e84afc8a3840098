// The last page of an OAuth flow. In a window of its own it closes; in the hub's own window it leads back to the hub.
import { remember } from "../ui/base";
import { CHANNEL } from "./attempt";

const outcome = document.querySelector<HTMLElement>("[data-outcome]")?.dataset["outcome"];
const show = (id: string): HTMLElement | null => {
  const element = document.getElementById(id);
  if (element) element.hidden = false;
  return element;
};

if (remember.get("patchbay.hub.return")) {
  show("back");
  location.replace(new URL("../../link", location.href));
} else {
  if (typeof BroadcastChannel === "function") new BroadcastChannel(CHANNEL).postMessage("ended");
  show("close")?.addEventListener("click", () => window.close());
  // A failure stays, to be read; the hub that opened this window closes it when it shows the same.
  if (outcome === "linked") window.close();
}
