// Linked accounts as the API tells them: lists, one with its history, and what is done with one.
import type {
  AccountsHealth,
  AccountTest,
  ConnectorHealth,
  DeletedAccount,
  Event,
  LinkedAccount,
  RelinkLink,
  UpdateAccountInputBody,
} from "../api/types";
import { Problem } from "../ui/request";
import { enc, query } from "./api";
import { api } from "./store";

export type Account = LinkedAccount;
export type History = Event;
export type Test = AccountTest;
export type Reason = Account["status_reasons"][number]["code"];

/** How an account's owner is called. */
export const ownerName = (a: Pick<Account, "origin_owner_id" | "origin_owner_name">): string =>
  a.origin_owner_name || a.origin_owner_id;

/** What an account is called where its owner has more than one. */
export const accountName = (a: Pick<Account, "id" | "label">): string => (a.label ? `${a.label} · ${a.id}` : a.id);

/** What a list of accounts is asked for by. Text that is empty or left out is no filter. */
export interface AccountFilter {
  search?: string | undefined;
  status?: string | undefined;
  /** Codes of reasons, with commas between them. */
  reason?: string | undefined;
  connector?: string | undefined;
  config?: string | undefined;
  label?: string | undefined;
  /** A scope that the account does not have, or several with blanks between, one of which it does not have. */
  lacks?: string | undefined;
  /** Ends for good within so many days. */
  ends?: string | undefined;
  sort?: string | undefined;
}

/** A page of accounts; next is where the list goes on. */
export interface Accounts {
  data: Account[];
  next: string | null;
}

const asked = (f: AccountFilter): string => {
  const days = Number(f.ends);
  const one = query({
    search: f.search,
    status: f.status,
    reason: f.reason,
    provider: f.connector,
    integration_id: f.config,
    label: f.label,
    ends_before: days > 0 ? new Date(Date.now() + days * 86_400_000).toISOString() : undefined,
    sort: f.sort,
  });
  const scopes = (f.lacks ?? "").split(" ").filter(Boolean);
  return [one, ...scopes.map((s) => query({ without_scope: s }))].filter(Boolean).join("&");
};

async function listed(path: string): Promise<Accounts> {
  const { body, headers } = await api().text(path);
  const link = /<([^>]*)>;\s*rel="next"/.exec(headers.get("link") ?? "")?.[1];
  const cursor = link ? new URL(link, location.href).searchParams.get("cursor") : null;
  return { data: body as Account[], next: cursor };
}

/**
 * A page of accounts. A search finds whole ids at once, which stand first then: the search itself reads account after
 * account, and ends a page early where few match.
 */
export async function listAccounts(f: AccountFilter, cursor?: string | null, size = 25): Promise<Accounts> {
  const rest = query({ page_size: size, cursor });
  const found = listed(`accounts?${[asked(f), rest].filter(Boolean).join("&")}`);
  if (!f.search || cursor) return found;
  const by = f.search.startsWith("acc_") ? "account_ids" : "origin_owner_id";
  const exact = listed(
    `accounts?${[asked({ ...f, search: undefined }), query({ [by]: f.search, page_size: size })].filter(Boolean).join("&")}`,
  );
  const [first, all] = await Promise.all([exact, found]);
  const known = new Set(first.data.map((a) => a.id));
  return { data: [...first.data, ...all.data.filter((a) => !known.has(a.id))], next: all.next };
}

/** Every account of an owner, of one connector or of all. */
export async function accountsOf(owner: string, connector?: string): Promise<Account[]> {
  return (await listed(`accounts?${query({ origin_owner_id: owner, provider: connector, page_size: 100 })}`)).data;
}

/** An account and the tag of what was read, for a change of exactly that. */
export async function readAccount(id: string): Promise<{ account: Account; tag: string | null }> {
  const { body, headers } = await api().text(`accounts/${enc(id)}`);
  return { account: body as Account, tag: headers.get("etag") };
}

export const changeAccount = (id: string, tag: string | null, body: UpdateAccountInputBody): Promise<Account> =>
  api().ask(`accounts/${enc(id)}`, { method: "PATCH", body, headers: tag ? { "if-match": tag } : {} });

export const testAccount = (id: string): Promise<Test> => api().ask(`accounts/${enc(id)}/test`, { method: "POST" });

export const deleteAccount = (id: string): Promise<DeletedAccount> =>
  api().ask(`accounts/${enc(id)}`, { method: "DELETE" });

/** A hosted page where the customer links an account again. seconds: how long it works. */
export const relinkLink = (id: string, seconds: number): Promise<RelinkLink> =>
  api().ask(`accounts/${enc(id)}/relink_link`, { method: "POST", body: { expires_in: seconds } });

/** Ends a link that was made for a customer. Returns whether it is one. */
export async function endLink(link: string): Promise<boolean> {
  const token = /#token=([^&\s]+)/.exec(link)?.[1];
  if (!token) return false;
  try {
    await api().ask("connect_sessions/end", { method: "POST", body: { token } });
  } catch (problem) {
    if (problem instanceof Problem && problem.code === "session_expired") return true; // used up, or over
    throw problem;
  }
  return true;
}

const told = [
  "account.created",
  "account.updated",
  "account.error",
  "account.recovered",
  "account.expiring",
  "account.suspended",
  "account.resumed",
].join(",");

/**
 * A page of what happened to an account in the last 30 days, newest first. Events have the second in which they
 * happened; within one, versions say what came first.
 */
export async function readHistory(
  id: string,
  cursor?: string | null,
): Promise<{ data: History[]; next: string | null }> {
  const page = await api().ask<{ data: History[]; next: string | null }>(
    `events?${query({ account_ids: id, types: told, limit: 25, cursor })}`,
  );
  const newest = (a: History, b: History) =>
    Date.parse(b.timestamp) - Date.parse(a.timestamp) || (b.version ?? 0) - (a.version ?? 0);
  return { ...page, data: page.data.toSorted(newest) };
}

/** How the project's accounts fare, part after part; each call of more has the sums up to then. */
export async function readHealth(more: (sums: ConnectorHealth[], all: boolean) => boolean): Promise<void> {
  const sums = new Map<string, ConnectorHealth>();
  for (let cursor: string | null = null; ;) {
    const part: AccountsHealth = await api().ask(`accounts/health?${query({ within_days: 30, cursor })}`);
    for (const c of part.connectors) sums.set(c.provider, added(sums.get(c.provider), c));
    cursor = part.next;
    if (!more([...sums.values()], cursor === null) || cursor === null) return;
  }
}

/** The sum of two parts of a connector's numbers. */
export function added(a: ConnectorHealth | undefined, b: ConnectorHealth): ConnectorHealth {
  if (!a) return b;
  const reasons = { ...a.reasons };
  for (const [code, n] of Object.entries(b.reasons)) reasons[code] = (reasons[code] ?? 0) + n;
  return {
    ...a,
    accounts: a.accounts + b.accounts,
    active: a.active + b.active,
    inactive: a.inactive + b.inactive,
    error: a.error + b.error,
    expiring: a.expiring + b.expiring,
    missing_scopes: a.missing_scopes + b.missing_scopes,
    reasons,
  };
}
