import type { Unfinished } from "./view";

/** Where a hub is: on a page of its own, or as an element in somebody's. */
export interface Place {
  /** The deployment's base address. */
  base: URL;
  /** The address whose /embedded/accounts/callback ends a flow. */
  appURL: string;
  token: string | null;
  /** The account to edit, where the page knows it. */
  account?: string | null;
  /** Keeps that a flow has left this very window, over the loading of another page. Absent: no flow may leave it. */
  left?: { get(): Unfinished | null; set(unfinished: Unfinished | null): void };
  /** Whether the hub takes the focus before its user has done anything in it. */
  eager: boolean;
  /** The session is over. */
  ended(): void;
  /** An account was linked or edited. */
  linked(account: { id: string; provider: string }): void;
  /** What a button to end with says. Absent: there is none. */
  close?: { label: string | null; now(): void };
}
