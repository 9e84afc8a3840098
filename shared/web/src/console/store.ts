// What the console knows on every page: who is signed in, which page the address names, what went wrong.
import { signal } from "@preact/signals";
import { remember } from "../ui/base";
import { closeDialogs } from "../ui/dialog";
import { Problem } from "../ui/request";
import type { Category, ConsoleApi } from "./api";
import { signedIn } from "./people";

export { useLoad } from "./useload";

/** Where this tab keeps its key. */
export const KEY = "patchbay.console.key";

export interface Session {
  api: ConsoleApi;
  project: { id: string; name: string };
  /** What may be done in the project. */
  scopes: ReadonlySet<string>;
}

/** Null: nobody is signed in, or somebody who is in no project. Undefined: not known yet. */
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

/** Signs out; because is shown on the sign-in page. */
export function leave(because = ""): void {
  remember.set(KEY, null);
  closeDialogs();
  trouble.value = null;
  refusal.value = because;
  signedIn.value = null;
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
    if (problem.status === 401) leave(whyOut(problem));
    else trouble.value = { problem, load, again };
    if (session.peek() === undefined) session.value = null;
    return false;
  }
}

export const ENDED = "Your session has ended. Sign in again.";

function whyOut(problem: Problem): string {
  return /^(session_ended|not_signed_in|sign_in_not_configured)$/.test(problem.code)
    ? ENDED
    : "That API key is not valid, or it was revoked or has expired.";
}

/** Loads what the pages show anew. */
export function reload(): void {
  changes.value++;
}

/** Another session begins: nothing of the one before is left. */
export function begin(what: Session): void {
  refusal.value = "";
  trouble.value = null;
  categories = null;
  session.value = what;
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
