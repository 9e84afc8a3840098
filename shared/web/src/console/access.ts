// How one signs in and out, and which project is shown.
import { effect } from "@preact/signals";
import { remember } from "../ui/base";
import { closeDialogs } from "../ui/dialog";
import { toast } from "../ui/toast";
import { ConsoleApi } from "./api";
import { byKey } from "./caller";
import {
  byCookie,
  exchange,
  forget,
  lastPlace,
  type Place,
  rememberPlace,
  type SignedIn,
  signedIn,
  whoIsIt,
} from "./people";
import { readdress } from "./route";
import { begin, ENDED, guarded, KEY, leave, refusal, session, trouble } from "./store";

/**
 * Signs in with key. stay: a cookie is made of it, so that no tab keeps the key and others are signed in too; else this
 * tab knows it until it is closed. A key that is refused says so and can be tried again.
 */
export async function open(key: string, stay = false): Promise<void> {
  await guarded(
    async () => {
      if (stay) {
        enter(await exchange(key));
        remember.set(KEY, null);
        return;
      }
      const opened = new ConsoleApi(byKey(key));
      const { scopes, ...project } = await opened.project();
      remember.set(KEY, key);
      signedIn.value = null;
      begin({ api: opened, project, scopes: new Set(scopes) });
    },
    undefined,
    () => void open(key, stay),
  );
}

// Why somebody comes back from the sign-in service without being signed in, by what the address says.
const failures: Record<string, string> = {
  sign_in_not_configured: "People cannot sign in to this deployment. Use an API key.",
  sign_in_denied: "The sign-in was not allowed. Try again, and allow it.",
  sign_in_expired: "The sign-in took too long, or was begun in another browser. Try again.",
  sign_in_unavailable: "The sign-in service does not answer. Try again in a moment.",
};

/** Takes out of the address why a sign-in failed (#/sign-in?error=…), and says it. */
export function takeFailure(): boolean {
  const [path = "", query = ""] = location.hash.slice(1).split("?", 2);
  const code = new URLSearchParams(query).get("error");
  if (path !== "/sign-in" || !code) return false;
  readdress("#/");
  refusal.value = failures[code] ?? "What the sign-in service answered does not prove who you are. Try again.";
  return true;
}

/** Signs in whom the cookie names. */
export async function resume(): Promise<void> {
  await guarded(
    async () => {
      const who = await whoIsIt();
      if (who) enter(who);
      else session.value = null;
    },
    undefined,
    () => void resume(),
  );
}

function enter(who: SignedIn): void {
  const place = lastPlace(who);
  if (place) goTo(place);
  else session.value = null;
}

function goTo(place: Place): void {
  rememberPlace(place.id);
  begin({ api: new ConsoleApi(byCookie(place.id)), project: place, scopes: new Set(place.scopes) });
}

/** Shows another project of who is signed in, from its first page on. */
export function switchTo(place: Place): void {
  closeDialogs();
  location.hash = "#/";
  goTo(place);
}

/**
 * Asks again who is signed in and what they may do, which also keeps the session from ending for want of use. A project
 * that they were taken out of is left.
 */
export async function refresh(): Promise<void> {
  const now = session.peek();
  const before = signedIn.peek();
  if (!before) return;
  await guarded(async () => {
    const who = await whoIsIt();
    if (!who) return leave(ENDED);
    const place = who.projects.find((p) => p.id === now?.project.id);
    if (now && place && who.user?.id === before.user?.id)
      session.value = { ...now, project: place, scopes: new Set(place.scopes) };
    else enter(who);
    if (now && !place) toast(`You are no longer a member of ${now.project.name}.`);
  });
}

/** Why whoever is signed in may not do what needs the scope; undefined when they may. */
export function lacking(scope: string): string | undefined {
  if (session.value?.scopes.has(scope) ?? true) return undefined;
  const role = signedIn.value?.projects.find((p) => p.id === session.value?.project.id)?.role;
  return role
    ? `Your role in this project is ${role}, which does not allow this. An admin of the project can change it.`
    : "The API key that you signed in with may not do this.";
}

/** The project that is shown has another name now. */
export function renamed(name: string): void {
  const now = session.peek();
  if (!now) return;
  session.value = { ...now, project: { ...now.project, name } };
  const who = signedIn.peek();
  if (who)
    signedIn.value = { ...who, projects: who.projects.map((p) => (p.id === now.project.id ? { ...p, name } : p)) };
}

/** The key that this tab knows. */
export const knownKey = (): string | null => remember.get(KEY);

/** Signs out on purpose, where the cookie is known too; everywhere: in other browsers as well. */
export async function signOut(everywhere = false): Promise<void> {
  if (await guarded(() => forget(everywhere))) leave();
}

// Whoever was taken out of a project while its page lies open is told by the next request.
effect(() => {
  if (trouble.value?.problem.code === "project_not_found" && signedIn.peek()) void refresh();
});
