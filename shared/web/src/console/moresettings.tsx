// The settings, and the projects of who is signed in, which come when they are asked for.
import "./main";
import { ProjectsPage } from "./projects";
import { SettingsPage } from "./settings";
import type { Route } from "./store";

/** The page of an address. */
export function pageOf(at: Route) {
  if (at.page === "settings") return <SettingsPage part={at.part} />;
  if (at.page === "projects") return <ProjectsPage />;
  return null;
}
