import { useState } from "preact/hooks";

/** Returns what draws the component again, for what it shows that is no state of its own. */
export function useRedraw(): () => void {
  const [, set] = useState(0);
  return () => set((n) => n + 1);
}
