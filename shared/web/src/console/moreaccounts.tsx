// The pages of linked accounts: see more.tsx.
import "./main";
import { AccountPage } from "./account";
import { AccountsPage } from "./accounts";
import { HealthPage } from "./health";
import type { Route } from "./store";

/** The page of an address. */
export function pageOf(at: Route) {
  if (at.page === "accounts") return <AccountsPage query={at.query} />;
  if (at.page === "account") return <AccountPage id={at.id} />;
  if (at.page === "health") return <HealthPage />;
  return null;
}
