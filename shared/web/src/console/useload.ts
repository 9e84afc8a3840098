import { useEffect, useRef, useState } from "preact/hooks";
import { Problem } from "../ui/request";
import { changes, guarded, trouble } from "./store";

/**
 * Loads something for a page, again when deps or what pages show have changed. Only the newest question's answer
 * counts; what was there stays until it comes. missing: the answer was 404.
 */
export function useLoad<T>(load: () => Promise<T>, deps: unknown[]): { data: T | null; missing: boolean } {
  const [state, set] = useState<{ data: T | null; missing: boolean }>({ data: null, missing: false });
  const turn = useRef(0); // names this load, too: a problem goes when the load that had it is well, or gone
  const settle = () => {
    if (trouble.peek()?.load === turn) trouble.value = null;
  };
  useEffect(() => settle, []);
  useEffect(() => {
    const mine = ++turn.current;
    const arrived = (what: typeof state) => {
      settle();
      set(what);
    };
    const current = () => mine === turn.current;
    void guarded(async () => {
      try {
        const data = await load();
        if (current()) arrived({ data, missing: false });
      } catch (problem) {
        if (!current()) return;
        // The project itself, which is no part of the page: whoever asks was taken out of it.
        if (!(problem instanceof Problem) || problem.status !== 404 || problem.code === "project_not_found")
          throw problem;
        arrived({ data: null, missing: true });
      }
    }, turn);
    return () => {
      turn.current++;
    };
  }, [...deps, changes.value]);
  return state;
}
