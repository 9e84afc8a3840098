import { useEffect } from "preact/hooks";
import { dialogOpen } from "./dialog";

const ROWS = "[data-account], [data-config], [data-connector], [data-key], [data-member]";

/**
 * Gives the focus a place when what had it leaves the page, as after a deletion: browsers let it fall to the body, and
 * a keyboard then begins at the top. It goes to the menu of the row it was in, else to the page's heading.
 */
export function useKeptFocus(): void {
  useEffect(() => {
    const main = document.getElementById("main");
    if (!main) return;
    let had: Element | null = null;
    let rows: Element[] = []; // those around it, from the inside out
    const remember = (event: FocusEvent) => {
      had = event.target as Element;
      rows = [];
      for (let row = had.closest(ROWS); row; row = row.parentElement?.closest(ROWS) ?? null) rows.push(row);
    };
    const watch = new MutationObserver(() => {
      if (!had || had.isConnected || dialogOpen() || document.activeElement !== document.body) return;
      const row = rows.find((r) => r.isConnected);
      const place = row?.querySelector<HTMLElement>("button.dots") ?? main.querySelector<HTMLElement>("h1");
      place?.focus({ preventScroll: true });
    });
    main.addEventListener("focusin", remember);
    watch.observe(main, { childList: true, subtree: true });
    return () => {
      main.removeEventListener("focusin", remember);
      watch.disconnect();
    };
  }, []);
}
