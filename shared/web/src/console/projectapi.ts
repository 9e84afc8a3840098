// What the project's page shows: what is kept of the log.
import type { Settings } from "../api/types";
import { api } from "./store";

export type LogSettings = Settings;

export const readLogSettings = (): Promise<LogSettings> => api().ask("project/logs");

export const changeLogSettings = (body: LogSettings): Promise<LogSettings> =>
  api().ask("project/logs", { method: "PATCH", body });
