// What the settings show: what is kept of the log, and who changed which setting.
import type { Entry as WireEntry, HubSettings, HubSettingsInputBody, ProjectOutputBody, Settings } from "../api/types";
import type { Answer } from "../ui/request";
import { query } from "./api";
import { api } from "./store";

export type LogSettings = Settings;

export const readLogSettings = (): Promise<LogSettings> => api().ask("project/logs");

export const changeLogSettings = (body: LogSettings): Promise<LogSettings> =>
  api().ask("project/logs", { method: "PATCH", body });

export const readHub = (): Promise<HubSettings> => api().ask("project/hub");

export const changeHub = (body: HubSettingsInputBody): Promise<HubSettings> =>
  api().ask("project/hub", { method: "PATCH", body });

export const readProject = (): Promise<ProjectOutputBody> => api().ask("project");

export const renameProject = (name: string): Promise<ProjectOutputBody> =>
  api().ask("project", { method: "PATCH", body: { name } });

export type AuditEntry = WireEntry;

/** A page of changes of settings, newest first. */
export const readAudit = (next?: string): Promise<{ data: AuditEntry[] | null; next: string | null }> =>
  api().ask(`audit?${query({ cursor: next, limit: 50 })}`);

/** All changes of settings as CSV, the oldest first. */
export async function exportAudit(): Promise<string> {
  let all = "";
  for (let cursor: string | null = ""; cursor !== null;) {
    const part: Answer<unknown> = await api().text(`audit/export?${query({ format: "csv", cursor })}`);
    all += part.text;
    cursor = part.headers.get("x-next-cursor");
  }
  return all;
}
