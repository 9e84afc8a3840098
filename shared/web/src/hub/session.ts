// What the hub is at: one end user's way from a link to a linked account, as a state that the pages show.
import { BASE, remember, takeFromFragment } from "../ui/base";
import { Problem } from "../ui/request";
import { openWindow, untilEnded } from "./attempt";
import { failure, until } from "./ended";
import { type Credentials, type HubAccount, HubApi } from "./api";
import { firstPage, nothing } from "./listed";
import { texts } from "./texts";
import { show, type Target, type Unfinished } from "./view";

const TOKEN = "patchbay.hub.token"; // a reload must not lose it; it lives as long as the tab
const LANGUAGE = "patchbay.hub.lang";
const RETURN = "patchbay.hub.return"; // set while the OAuth flow runs in this very window

/** What the session may link (the first page, and what the picker lists now), what it edits, and for whom. */
export const session = { first: nothing, listed: nothing, account: null as HubAccount | null, owner: "" };

let api = new HubApi("");

/** What this page is asked to speak, and what its browser prefers. A flow in this very window forgets the address. */
export function wantedLanguage(): string[] {
  const asked = new URLSearchParams(location.search).get("lang") ?? remember.get(LANGUAGE);
  remember.set(LANGUAGE, asked);
  return [...(asked ? [asked] : []), ...navigator.languages];
}

/** The API with the session's token. */
export const hub = (): HubApi => api;

const appURL = document.querySelector<HTMLMetaElement>("meta[name=patchbay-app-url]")?.content || BASE.href;
const expired = (problem: Problem) => problem.status === 401 || problem.status === 403;

/** Begins with the token of the address, or with the one that this tab knows. */
export async function start(): Promise<void> {
  const token = takeFromFragment("token");
  if (token) {
    remember.set(TOKEN, token);
    remember.set(RETURN, null);
  }
  const known = token ?? remember.get(TOKEN);
  if (!known) return outcome(false, texts().incomplete, texts().incompleteHelp);
  api = new HubApi(known);
  await guarded(load);
}

/** Runs step; an expired session has its own page, any other problem one with a way to try again. */
export async function guarded(step: () => Promise<void>): Promise<void> {
  try {
    await step();
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    if (expired(problem)) return over();
    show({ kind: "problem", problem, again: () => guarded(step) });
  }
}

async function load(): Promise<void> {
  show({ kind: "loading" });
  const settings = await api.settings();
  const unfinished = JSON.parse(remember.get(RETURN) ?? "null") as Unfinished | null;
  remember.set(RETURN, null);
  // A flow that was to link a new account may have done so by now, and the session then names it as one to edit.
  const editing =
    settings.existing_account_id && (!unfinished || unfinished.edits) ? settings.existing_account_id : null;
  const account = editing ? await api.account(editing) : null;
  const first = await firstPage(api, account ? { provider: account.provider } : {});
  Object.assign(session, { first, listed: first, account, owner: settings.origin_owner_name ?? "" });
  if (unfinished) return waiting(unfinished.target, unfinished.attempt, {}, null, null);
  if (account) {
    const known = first.integrations.find((i) => i.integration_id === account.integrationId);
    return form(known ?? { integration_id: account.integrationId, provider: account.provider, name: account.provider });
  }
  const [only, another] = first.integrations;
  if (only && !another && !first.next) return form(only);
  if (!only && !first.next) return outcome(false, texts().nothing, texts().nothingHelp);
  choose();
}

/** Shows the list of what can be linked. */
export function choose(): void {
  show({ kind: "choose" });
}

/** Opens the form of one connector. */
export const pick = (target: Target): Promise<void> => guarded(() => form(target));

async function form(target: Target, problem: Problem | null = null, typed: Credentials = {}): Promise<void> {
  const { config } = await api.connector(target.integration_id);
  const named = { ...target, name: config.name ?? target.name, logo_url: config.assets?.icon ?? target.logo_url };
  show({ kind: "form", target: named, config, problem, typed });
}

/**
 * Sends what was entered. Throws a Problem that the form shows; an expired session ends the page, whatever form is
 * open.
 */
export async function submit(target: Target, credentials: Credentials, redirects: boolean): Promise<void> {
  try {
    await (redirects ? authorize(target, credentials) : save(target, credentials));
  } catch (problem) {
    if (problem instanceof Problem && expired(problem)) return over();
    throw problem;
  }
}

async function save(target: Target, credentials: Credentials): Promise<void> {
  if (session.account) await api.edit(session.account.secureId, target.integration_id, credentials);
  else await api.link(target.integration_id, credentials);
  linked(target);
}

async function authorize(target: Target, credentials: Credentials): Promise<void> {
  const popup = openWindow();
  let attempt: string;
  try {
    attempt = (await api.startAttempt()).id;
  } catch (problem) {
    popup?.close();
    throw problem;
  }
  const address = api.startAddress(BASE, appURL, target.integration_id, attempt, credentials);
  if (popup) {
    popup.location.replace(address);
    return void waiting(target, attempt, credentials, popup, null);
  }
  // A provider stands in no frame.
  if (window.top !== window) return void waiting(target, attempt, credentials, null, address);
  remember.set(RETURN, JSON.stringify({ target, attempt, edits: session.account !== null } satisfies Unfinished));
  location.assign(address);
}

/** Waits for an attempt to end. address is the flow's start where the browser opened no window for it. */
async function waiting(
  target: Target,
  attempt: string,
  typed: Credentials,
  popup: Window | null,
  address: string | null,
): Promise<void> {
  const stop = new AbortController();
  const end = () => {
    stop.abort();
    popup?.close();
    void api.cancelAttempt(attempt).catch(() => null); // it expires by itself
  };
  show({
    kind: "waiting",
    target,
    popup,
    address,
    cancel: () => {
      end();
      void guarded(() => form(target, null, typed));
    },
    // In the click itself: the window of the new attempt is opened at once, so that the browser allows it.
    restart: () => {
      end();
      void guarded(() => authorize(target, typed));
    },
  });
  await guarded(async () => {
    try {
      const ended = await untilEnded(api, attempt, stop.signal);
      popup?.close();
      if (ended.status === "authenticated") return linked(target, ended.account?.access_ends_at);
      if (ended.status === "cancelled") return await form(target, null, typed);
      await form(
        target,
        failure(target.name, ended.status, ended.error?.code ?? "", ended.error?.description ?? ""),
        typed,
      );
    } catch (problem) {
      if (!(problem instanceof DOMException && problem.name === "AbortError")) throw problem;
    }
  });
}

/** ends is when the access ends for good, where nothing renews it. */
function linked(target: Target, ends?: string): void {
  const edited = session.account !== null;
  const say = texts();
  const words = [(edited ? say.isSaved : say.isLinked)(target.name), until(target.name, ends), say.closePage];
  outcome(
    true,
    edited ? say.saved : say.linked,
    words.filter(Boolean).join(" "),
    !edited && (session.first.integrations.length > 1 || session.first.next !== null),
  );
}

function over(): void {
  remember.set(TOKEN, null);
  outcome(false, texts().expired, texts().expiredHelp);
}

function outcome(good: boolean, title: string, words: string, another = false): void {
  show({ kind: "outcome", good, title, words, another });
}
