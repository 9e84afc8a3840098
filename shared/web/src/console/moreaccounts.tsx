// The pages of linked accounts: see more.tsx.
import "./shell";
import { AccountsPage } from "./accounts";
import type { Route } from "./store";

/** The page of an address. */
export function pageOf(at: Route) {
  return at.page === "accounts" ? <AccountsPage /> : null;
}
