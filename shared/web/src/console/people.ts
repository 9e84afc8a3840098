// Who is signed in by a cookie, and in which of their projects. The cookie is out of reach of scripts; what this page
// keeps beside it is who that is, and the word that proves that a request is this page's own.
import { signal } from "@preact/signals";
import { BASE, remember } from "../ui/base";
import { call, Problem } from "../ui/request";
import type { Caller } from "./caller";

/** A project of who is signed in. */
export interface Place {
  id: string;
  name: string;
  /** viewer, member or admin; null for an API key. */
  role: string | null;
  /** What may be done there. */
  scopes: string[];
}

/** Who is signed in. */
export interface SignedIn {
  user: { id: string; name: string; email: string; email_verified: boolean } | null;
  key: { id: string; name: string } | null;
  csrf: string;
  projects: Place[];
}

/** Who is signed in by the cookie; null when nobody is, or a key does without one. */
export const signedIn = signal<SignedIn | null>(null);
/** Whether people can sign in here, or API keys alone. Undefined: not known yet. */
export const peopleCan = signal<boolean | undefined>(undefined);

const PROJECT = "patchbay.console.project";

const same = (a: SignedIn, b: SignedIn): boolean => a.user?.id === b.user?.id && a.key?.id === b.key?.id;

/** Asks who the cookie says is signed in. Null: nobody. */
export async function whoIsIt(): Promise<SignedIn | null> {
  try {
    return heard((await call<SignedIn>("session", { credentials: "same-origin" })).body);
  } catch (problem) {
    if (!(problem instanceof Problem) || problem.status !== 401) throw problem;
    peopleCan.value = problem.code === "not_signed_in";
    return null;
  }
}

/** Makes a cookie of an API key, which this browser then need not keep. */
export async function exchange(key: string): Promise<SignedIn> {
  return heard(
    (await call<SignedIn>("session", { method: "POST", body: { api_key: key }, credentials: "same-origin" })).body,
  );
}

function heard(who: SignedIn): SignedIn {
  if (who.user) peopleCan.value = true;
  signedIn.value = who;
  return who;
}

/** Ends the cookie's session; everywhere: those of other browsers too. */
export async function forget(everywhere: boolean): Promise<void> {
  const { csrf } = signedIn.peek() ?? {};
  if (!csrf) return;
  await call(everywhere ? "sign-out/everywhere" : "sign-out", {
    method: "POST",
    credentials: "same-origin",
    headers: { "x-patchbay-csrf": csrf },
  });
  signedIn.value = null;
}

/** The caller that the cookie is, in one project. */
export const byCookie = (project: string): Caller => ({
  credentials: "same-origin",
  headers: () => ({ "x-patchbay-project": project, "x-patchbay-csrf": signedIn.peek()?.csrf ?? "" }),
  // Another tab has signed in anew. When it is somebody else, this page is not theirs.
  renew: async () => {
    const before = signedIn.peek();
    const now = await whoIsIt();
    if (!before || !now || !same(before, now))
      throw new Problem({ status: 401, code: "session_ended", message: "Somebody else has signed in in another tab." });
  },
});

/** The project to begin with: the one that this tab, or else this browser, was in last. */
export function lastPlace(of: SignedIn): Place | undefined {
  const known = [remember.get(PROJECT), lasting()];
  return known.map((id) => of.projects.find((p) => p.id === id)).find((p) => p) ?? of.projects[0];
}

/** Remembers the project for the next visit. */
export function rememberPlace(id: string): void {
  remember.set(PROJECT, id);
  try {
    localStorage.setItem(PROJECT, id);
  } catch {
    // This tab knows it.
  }
}

function lasting(): string | null {
  try {
    return localStorage.getItem(PROJECT);
  } catch {
    return null;
  }
}

/** Where people sign in; they come back to the page that they were on. */
export const signInAddress = (): string => {
  const address = new URL("sign-in", BASE);
  address.searchParams.set("to", location.hash.startsWith("#/") ? location.hash : "#/");
  return address.href;
};
