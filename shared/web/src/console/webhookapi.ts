// Webhook endpoints as the API tells them.
import type {
  CreateInputBody,
  DeliveriesOutputBody,
  ListOutputBody,
  ReplayInputBody,
  ReplayOutputBody,
  TestResult,
  UpdateInputBody,
  Webhook,
  WithSecret,
} from "../api/types";
import { enc, query } from "./api";
import { api } from "./store";

export type { Delivery, Webhook } from "../api/types";

/** What a form says of an endpoint. events: null for all. */
export type WebhookInput = Required<Pick<CreateInputBody, "url" | "description">> & { events: string[] | null };

const one = (id: string): string => `webhooks/${enc(id)}`;

/** Every endpoint of the project. */
export async function readWebhooks(): Promise<Webhook[]> {
  return (await api().ask<ListOutputBody>("webhooks")).data;
}

export const readWebhook = (id: string): Promise<Webhook> => api().ask(one(id));

/** repeat is an Idempotency-Key: the same one for every try of one form. */
export function createWebhook({ events, ...rest }: WebhookInput, repeat: string): Promise<WithSecret> {
  const body: CreateInputBody = events ? { ...rest, events } : rest;
  return api().ask("webhooks", { method: "POST", body, headers: { "idempotency-key": repeat } });
}

export const changeWebhook = (id: string, body: UpdateInputBody): Promise<Webhook> =>
  api().ask(one(id), { method: "PATCH", body });

export const deleteWebhook = (id: string): Promise<unknown> => api().ask(one(id), { method: "DELETE" });

export const rotateSecret = (id: string): Promise<WithSecret> =>
  api().ask(`${one(id)}/rotate_secret`, { method: "POST", body: {} });

export const sendTest = (id: string): Promise<TestResult> => api().ask(`${one(id)}/test`, { method: "POST" });

/** Sends one event again. */
export function replayEvent(id: string, event: string): Promise<ReplayOutputBody> {
  const body: ReplayInputBody = { event_id: event };
  return api().ask(`${one(id)}/replay`, { method: "POST", body });
}

/** Sends again everything that was given up; returns how much that is. */
export async function replayFailed(id: string): Promise<number> {
  for (let sum = 0, after: string | undefined; ;) {
    const body: ReplayInputBody = after ? { failed: true, after } : { failed: true };
    const page = await api().ask<ReplayOutputBody>(`${one(id)}/replay`, { method: "POST", body });
    sum += page.count;
    if (!page.next) return sum;
    after = page.next;
  }
}

/** A page of the tries to deliver to an endpoint, newest first. */
export const readDeliveries = (id: string, failed: boolean, next?: string | null): Promise<DeliveriesOutputBody> =>
  api().ask(`${one(id)}/deliveries?${query({ delivered: failed ? "false" : "", next, page_size: 50 })}`);
