// A connector's page: see more.tsx.
import "./main";
import { ConnectorPage } from "./connector";
import type { Route } from "./store";

/** The page of an address. */
export function pageOf(at: Route) {
  return at.page === "connector" ? <ConnectorPage id={at.key} /> : null;
}
