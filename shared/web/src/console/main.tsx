// The owner's console: one page per address after the #.
import { render } from "preact";
import { useEffect } from "preact/hooks";
import { takeFromFragment } from "../ui/base";
import { closeLeft, dialogOpen } from "../ui/dialog";
import { Shell } from "./shell";
import { knownKey, open, refresh, resume, takeFailure } from "./access";
import { readRoute, reload, route, session, trouble } from "./store";

function Console() {
  useEffect(() => {
    takeFailure();
    const key = takeFromFragment("key") ?? knownKey();
    void (key ? open(key) : resume());
  }, []);
  return <Shell />;
}

window.addEventListener("hashchange", () => {
  const key = takeFromFragment("key");
  if (key) return void open(key);
  if (location.hash !== "" && !location.hash.startsWith("#/")) return; // a place on the page, such as #main
  trouble.value = null;
  route.value = readRoute();
  closeLeft();
});

// The hub runs in another tab; whoever comes back from it wants to see what it did.
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState !== "visible") return;
  if (session.peek() && !dialogOpen()) reload();
  if (Date.now() - asked > ASK_EVERY) ask();
});

// A session that nobody uses ends after hours, and a page that lies open is used.
const ASK_EVERY = 15 * 60_000;
let asked = Date.now();
function ask(): void {
  asked = Date.now();
  void refresh();
}
setInterval(() => document.visibilityState === "visible" && ask(), ASK_EVERY);

const root = document.getElementById("console");
if (root) {
  root.replaceChildren();
  render(<Console />, root);
}
