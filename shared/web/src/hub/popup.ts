/**
 * Opens the window in which the flow will run. Call it in the click itself: later, browsers block it. Null: blocked.
 *
 * The window keeps its opener: without it, browsers let this page neither raise nor close the window again.
 */
export function openWindow(): Window | null {
  const [width, height] = [Math.min(1024, screen.availWidth), Math.min(800, screen.availHeight)];
  const left = screenX + (outerWidth - width) / 2; // browsers keep it on the screen
  return open("about:blank", "_blank", `popup,width=${width},height=${height},left=${left}`);
}
