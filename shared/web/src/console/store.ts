// What the console knows on every page: who is signed in, which page the address names, what went wrong.
import { signal } from "@preact/signals";
import { useEffect, useRef, useState } from "preact/hooks";
import { remember } from "../ui/base";
import { closeDialogs } from "../ui/dialog";
import { Problem } from "../ui/request";
import { type Category, ConsoleApi, type Project } from "./api";

const KEY = "patchbay.console.key";

export interface Session {
  api: ConsoleApi;
  project: Project;
}

/** Null: nobody is signed in. Undefined: not known yet. */
export const session = signal<Session | null | undefined>(undefined);
/** Why the sign-in page is shown again, or "". */
export const refusal = signal("");
/**
 * A problem that belongs to no field and no dialog. load: which load of a page had it; it goes when that one is well.
 * again: tries once more.
 */
export const trouble = signal<{ problem: Problem; load?: object | undefined; again?: (() => void) | undefined } | null>(
  null,
);
/** Goes up when what pages show has changed; they load anew and keep what is on them until then. */
export const changes = signal(0);

export * from "./route";

/** The API of who is signed in. */
export function api(): ConsoleApi {
  const now = session.peek();
  if (!now) throw new Problem({ status: 401, message: "Sign in first." });
  return now.api;
}

/** Signs in with key. A key that is refused says so and can be tried again. */
export async function open(key: string): Promise<void> {
  const opened = new ConsoleApi(key);
  await guarded(
    async () => {
      const project = await opened.project();
      remember.set(KEY, key);
      refusal.value = "";
      trouble.value = null;
      categories = null;
      session.value = { api: opened, project };
    },
    undefined,
    () => void open(key),
  );
}

/** The key that this tab knows. */
export const knownKey = (): string | null => remember.get(KEY);

/** Signs out; why is shown on the sign-in page. */
export function leave(why = ""): void {
  remember.set(KEY, null);
  closeDialogs();
  trouble.value = null;
  refusal.value = why;
  session.value = null;
}

/**
 * Runs step; a refused key asks for another, any other problem is shown on top of the page. Returns whether it went
 * well.
 */
export async function guarded(step: () => Promise<unknown>, load?: object, again?: () => void): Promise<boolean> {
  try {
    await step();
    if (!load && !trouble.peek()?.load) trouble.value = null;
    return true;
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    if (problem.status === 401) leave("That API key is not valid, or it was revoked or has expired.");
    else trouble.value = { problem, load, again };
    if (session.peek() === undefined) session.value = null;
    return false;
  }
}

/** Loads what the pages show anew. */
export function reload(): void {
  changes.value++;
}

let categories: Promise<Category[]> | null = null;

/** The catalog's categories, asked for once. */
export function loadCategories(): Promise<Category[]> {
  categories ??= api()
    .categories()
    .catch((problem: unknown) => {
      categories = null;
      throw problem;
    });
  return categories;
}

/** Names of categories, joined. */
export function categoryNames(keys: string[] | null, known: Category[]): string {
  return (keys ?? []).map((k) => known.find((c) => c.key === k)?.name ?? k).join(", ");
}

/**
 * Loads something for a page, again when deps or what pages show have changed. Only the newest question's answer
 * counts; what was there stays until it comes. missing: the answer was 404.
 */
export function useLoad<T>(load: () => Promise<T>, deps: unknown[]): { data: T | null; missing: boolean } {
  const [state, set] = useState<{ data: T | null; missing: boolean }>({ data: null, missing: false });
  const turn = useRef(0); // names this load, too: a problem goes when the load that had it is well, or gone
  const settle = () => {
    if (trouble.peek()?.load === turn) trouble.value = null;
  };
  useEffect(() => settle, []);
  useEffect(() => {
    const mine = ++turn.current;
    const arrived = (what: typeof state) => {
      settle();
      set(what);
    };
    const current = () => mine === turn.current;
    void guarded(async () => {
      try {
        const data = await load();
        if (current()) arrived({ data, missing: false });
      } catch (problem) {
        if (!current()) return;
        if (!(problem instanceof Problem) || problem.status !== 404) throw problem;
        arrived({ data: null, missing: true });
      }
    }, turn);
    return () => {
      turn.current++;
    };
  }, [...deps, changes.value]);
  return state;
}
