// The log as the API tells it.
import type { Log, Request, Response, StepLog } from "../api/types";
import { enc, query } from "./api";
import { api } from "./store";

export type Kind = Entry["kind"];
export type Entry = Log;
/** A request to a provider, or a part of an attempt to link. */
export type Step = Pick<StepLog, "status" | "success" | "duration" | "http_method" | "url" | "request" | "response">;
export type Message = Pick<Request | Response, "headers" | "body" | "cut">;

export interface Logs {
  data: Entry[];
  next: string | null;
}

/** What a list of entries is asked for by. Empty text is no filter. */
export interface LogFilter {
  connector?: string;
  config?: string;
  account?: string;
  owner?: string;
  attempt?: string;
  request?: string;
  kind?: string;
  failed?: string;
  from?: string;
  to?: string;
}

const asked = (f: LogFilter, more: Record<string, string | number | null | undefined>): string =>
  query({
    "filter[connectors]": f.connector,
    "filter[auth_config_ids]": f.config,
    "filter[account_ids]": f.account,
    "filter[origin_owner_ids]": f.owner,
    "filter[attempt_ids]": f.attempt,
    "filter[correlation_ids]": f.request,
    "filter[kinds]": f.kind === "request" ? undefined : f.kind,
    "filter[success]": f.failed ? "false" : undefined,
    "filter[start_date]": f.from,
    "filter[end_date]": f.to,
    ...more,
  });

const listed = (f: LogFilter): string => (f.kind === "request" ? "requests/platform-logs" : "requests/logs");

/** A page of entries, newest first. next: what an earlier page gave. */
export function readLogs(f: LogFilter, next?: string | null, size = 50): Promise<Logs> {
  return api().ask(`${listed(f)}?${asked(f, { next, page_size: size })}`);
}

export type StepEntry = Pick<StepLog, "action" | "success" | "status">;

/** The newest requests to a connector's provider that were steps of these names. */
export const readSteps = (connector: string, names: string[], size: number): Promise<{ data: StepEntry[] }> =>
  api().ask(
    `requests/logs/steps?${query({ "filter[connectors]": connector, "filter[actions]": names.join(","), page_size: size })}`,
  );

/** What came since next; without it nothing but the cursor from which on to follow. */
export function followLogs(f: LogFilter, next: string | undefined, size: number): Promise<Logs> {
  return api().ask(`${listed(f)}?${asked({ ...f, from: "", to: "" }, { follow: "true", next, page_size: size })}`);
}

const inOrder = async (path: string, filter: Record<string, string | null>): Promise<Entry[]> =>
  (await api().ask<Logs>(`requests/${path}?${query({ ...filter, order_direction: "asc", page_size: 100 })}`)).data;

/**
 * The attempt to link that an entry is a part of, in its order: the making of its session, then each of its entries with
 * their requests to the provider. A form is an attempt by itself.
 */
export async function readAttempt(e: Entry): Promise<Entry[]> {
  const session = { "filter[connect_session_ids]": e.connect_session_id, "filter[actions]": "create-connect-session" };
  const [sessions, entries] = await Promise.all([
    e.connect_session_id ? inOrder("platform-logs", session) : [],
    e.attempt_id
      ? inOrder("logs", { "filter[attempt_ids]": e.attempt_id, include: "step_logs" })
      : readEntry(e.request_id),
  ]);
  return [...sessions.map((s) => ({ ...s, action: "session" })), ...[entries].flat()];
}

/** An entry with its steps, and with payloads where there are any. */
export async function readEntry(id: string): Promise<Entry> {
  return (await api().ask<{ data: Entry }>(`requests/logs/${enc(id)}`)).data;
}
