import { useEffect, useState } from "preact/hooks";
import { Problem } from "../ui/request";
import { type Entry, followLogs, type LogFilter } from "./logapi";
import { guarded } from "./store";

const PAUSE = 2500; // milliseconds between questions
const SIZE = 100;
const MOST = 500; // entries that are kept on the page

/**
 * Follows the log while on is set, with the cursor that `patchbay logs --follow` has. fresh: what came since, newest
 * first. state: how it goes, in words for whoever waits.
 */
export function useLiveTail(filter: LogFilter, on: boolean): { fresh: Entry[]; state: "" | "on" | "lost" } {
  const [fresh, set] = useState<Entry[]>([]);
  const [state, tell] = useState<"" | "on" | "lost">("");
  useEffect(() => {
    set([]);
    if (!on) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let next: string | undefined;
    let over = false;
    /** Returns whether there may be more at once. */
    const ask = async (): Promise<boolean> => {
      if (document.visibilityState === "hidden" && next) return false; // it catches up when the page is looked at
      try {
        const page = await followLogs(filter, next, SIZE);
        if (over) return false;
        next = page.next ?? next;
        tell("on");
        if (page.data.length > 0) set((had) => [...page.data.toReversed(), ...had].slice(0, MOST));
        return page.data.length >= SIZE;
      } catch (problem) {
        if (!(problem instanceof Problem)) throw problem;
        if (over) return false;
        tell("lost");
        if (problem.status === 401) await guarded(() => Promise.reject(problem)); // which signs out
        if (problem.status === 400) next = undefined; // the cursor is of no use any more
        return false;
      }
    };
    const go = async () => {
      const more = await ask();
      if (!over) timer = setTimeout(() => void go(), more ? 0 : PAUSE);
    };
    void go();
    return () => {
      over = true;
      clearTimeout(timer);
      tell("");
    };
  }, [on, JSON.stringify(filter)]);
  return { fresh, state };
}
