// What the playground has done so far. It is kept while the console is open: coming back finds it as it was.
import { signal } from "@preact/signals";
import type { CreateSessionInputBody } from "../api/types";
import { Problem } from "../ui/request";
import type { Account } from "./accountsapi";
import { enc } from "./api";
import { api } from "./store";

export const ownerId = signal("try-it");
export const connectorKey = signal("");
/** The open session's token, or "". */
export const token = signal("");
/** What was linked last. */
export const linked = signal<Account | null>(null);
/** What went wrong when a session was opened. */
export const problem = signal<Problem | null>(null);

/** Whether a connector is of the sandbox, which can revoke what was linked. */
export const demo = (key: string): boolean => key === "sandbox-key" || key === "sandbox-oauth";

/** What a back end asks for. */
export function begun(again?: string): CreateSessionInputBody {
  const owner = ownerId.value.trim() || "customer-1";
  return {
    origin_owner_id: owner,
    origin_owner_name: owner,
    ...(again ? { account_id: again } : connectorKey.value ? { provider: connectorKey.value } : {}),
  };
}

/** Opens a session; again: for linking this account once more. */
export async function start(again?: string): Promise<void> {
  problem.value = null;
  try {
    ({ token: token.value } = await api().createSession(begun(again)));
  } catch (failure) {
    if (!(failure instanceof Problem)) throw failure;
    problem.value = failure;
  }
}

/** Reads an account anew, and shows it. */
export async function look(id: string): Promise<void> {
  try {
    linked.value = await api().ask<Account>(`accounts/${enc(id)}`);
  } catch (failure) {
    if (!(failure instanceof Problem)) throw failure;
    problem.value = failure;
  }
}
