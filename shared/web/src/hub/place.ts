import type { Brand } from "../api/types";
import type { Unfinished } from "./view";

/** Where a hub is: on a page of its own, or as an element in somebody's. */
export interface Place {
  /** The deployment's base address. */
  base: URL;
  token: string | null;
  /** The account to edit, where the page knows it. */
  account?: string | null;
  /** Keeps that a flow has left this very window, over the loading of another page. Absent: no flow may leave it. */
  left?: { get(): Unfinished | null; set(unfinished: Unfinished | null): void };
  /** Whether the hub takes the focus before its user has done anything in it. */
  eager: boolean;
  /** The session is over. */
  ended(): void;
  /** An account was linked or edited. last: there is nothing more to do or to read here. */
  linked(account: { id: string; provider: string }, last: boolean): void;
  /** Shows whose product asks. */
  brand(brand: Brand): void;
  /** Where to go on to in the end. Absent: nowhere. */
  back?(): string | null;
  /** What a button to end with says. Absent: there is none. */
  close?: { label: string | null; now(): void };
}
