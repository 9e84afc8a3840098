// The owner's console: one page per address after the #.
import { render } from "preact";
import { useEffect } from "preact/hooks";
import { takeFromFragment } from "../ui/base";
import { dialogOpen } from "../ui/dialog";
import { Shell } from "./shell";
import { knownKey, leave, open, readRoute, reload, route, session, trouble } from "./store";

function Console() {
  useEffect(() => {
    const key = takeFromFragment("key") ?? knownKey();
    if (key) void open(key);
    else leave();
  }, []);
  return <Shell />;
}

window.addEventListener("hashchange", () => {
  const key = takeFromFragment("key");
  if (key) return void open(key);
  if (location.hash !== "" && !location.hash.startsWith("#/")) return; // a place on the page, such as #main
  trouble.value = null;
  route.value = readRoute();
});

// The hub runs in another tab; whoever comes back from it wants to see what it did.
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible" && session.peek() && !dialogOpen()) reload();
});

const root = document.getElementById("console");
if (root) {
  root.replaceChildren();
  render(<Console />, root);
}
