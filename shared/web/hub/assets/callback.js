// The last page of an OAuth flow. In a window of its own it closes; in the hub's own window it leads back to the hub.
import { remember } from "./dom.js";

const outcome = document.querySelector("[data-outcome]").dataset.outcome;

if (remember.get("patchbay.hub.return")) {
  document.getElementById("back").hidden = false;
  location.replace(new URL("../../link", location.href));
} else {
  if (typeof BroadcastChannel === "function") new BroadcastChannel("patchbay-hub").postMessage("ended");
  const close = document.getElementById("close");
  close.hidden = false;
  close.addEventListener("click", () => window.close());
  // A failure stays, to be read; the hub that opened this window closes it when it shows the same.
  if (outcome === "linked") window.close();
}
