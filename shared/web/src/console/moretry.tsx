// The playground: see more.tsx.
import "./main";
import { TryPage } from "./playground";
import type { Route } from "./store";

/** The page of an address. */
export function pageOf(at: Route) {
  return at.page === "try" ? <TryPage /> : null;
}
