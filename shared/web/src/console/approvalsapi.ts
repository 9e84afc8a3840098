// Calls that need approval, as the API tells them.
import type { ListPendingCallsOutputBody, PendingCallWhole } from "../api/types";
import { enc, query } from "./api";
import { api } from "./store";

/** A page of them, the newest first. */
export async function readPendingCalls(cursor: string | null) {
  const page = await api().ask<ListPendingCallsOutputBody>(`pending_calls?${query({ cursor, page_size: 50 })}`);
  return { data: page.data, next: page.next_cursor };
}

/** One with all that it would send. */
export const readPendingCall = (id: string): Promise<PendingCallWhole> => api().ask(`pending_calls/${enc(id)}`);

export const decideCall = (id: string, how: "approve" | "refuse"): Promise<PendingCallWhole> =>
  api().ask(`pending_calls/${enc(id)}/${how}`, { method: "POST" });
