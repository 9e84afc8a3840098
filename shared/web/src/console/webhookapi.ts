// Webhook endpoints as the API tells them.
import { enc, query } from "./api";
import { api } from "./store";

export type EventType = string;

export interface Webhook {
  id: string;
  url: string;
  description: string;
  /** Empty: every event. */
  events: EventType[] | null;
  enabled: boolean;
  disabled_reason?: string;
  disabled_at?: string;
  failing_since?: string;
  last_failure?: string;
  next_try_at?: string;
  secret_hint: string;
  former_secret_until?: string;
  created_at: string;
  updated_at: string;
}

export type WithSecret = Webhook & { secret: string };

export interface TestResult {
  event_id: string;
  delivered: boolean;
  status?: number;
  message?: string;
  duration_ms: number;
}

export interface Delivery {
  id: string;
  event_id: string;
  event: string;
  account_id?: string;
  at: string;
  duration_ms: number;
  status?: number;
  delivered: boolean;
  message?: string;
}

export interface WebhookInput {
  url: string;
  description: string;
  events: EventType[] | null;
}

const one = (id: string): string => `webhooks/${enc(id)}`;

/** Every endpoint of the project. */
export async function readWebhooks(): Promise<Webhook[]> {
  return (await api().ask<{ data: Webhook[] | null }>("webhooks")).data ?? [];
}

export const readWebhook = (id: string): Promise<Webhook> => api().ask(one(id));

/** repeat is an Idempotency-Key: the same one for every try of one form. */
export const createWebhook = ({ events, ...rest }: WebhookInput, repeat: string): Promise<WithSecret> =>
  api().ask("webhooks", {
    method: "POST",
    body: events ? { ...rest, events } : rest,
    headers: { "idempotency-key": repeat },
  });

export const changeWebhook = (id: string, body: Partial<WebhookInput & { enabled: boolean }>): Promise<Webhook> =>
  api().ask(one(id), { method: "PATCH", body });

export const deleteWebhook = (id: string): Promise<unknown> => api().ask(one(id), { method: "DELETE" });

export const rotateSecret = (id: string): Promise<WithSecret> =>
  api().ask(`${one(id)}/rotate_secret`, { method: "POST", body: {} });

export const sendTest = (id: string): Promise<TestResult> => api().ask(`${one(id)}/test`, { method: "POST" });

/** Sends one event again. */
export const replayEvent = (id: string, event: string): Promise<unknown> =>
  api().ask(`${one(id)}/replay`, { method: "POST", body: { event_id: event } });

/** Sends again everything that was given up; returns how much that is. */
export async function replayFailed(id: string): Promise<number> {
  for (let sum = 0, after: string | undefined; ;) {
    const page = await api().ask<{ count: number; next?: string | null }>(`${one(id)}/replay`, {
      method: "POST",
      body: { failed: true, after },
    });
    sum += page.count;
    if (!page.next) return sum;
    after = page.next;
  }
}

/** A page of the tries to deliver to an endpoint, newest first. */
export const readDeliveries = (
  id: string,
  failed: boolean,
  next?: string | null,
): Promise<{ data: Delivery[]; next: string | null }> =>
  api().ask(`${one(id)}/deliveries?${query({ delivered: failed ? "false" : "", next, page_size: 50 })}`);
