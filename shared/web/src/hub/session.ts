// One end user's way from a session's token to a linked account, as a state that is shown.
import type { HubAttemptCreatedBody, HubSettingsOutputBody } from "../api/types";
import { Problem } from "../ui/request";
import { openWindow } from "./popup";
import { done, failure } from "./ended";
import { type Credentials, type HubAccount, HubApi } from "./api";
import { firstPage, type Listed, nothing } from "./listed";
import type { Place } from "./place";
import { texts } from "./texts";
import type { Target, View } from "./view";

const expired = (problem: Problem) => problem.status === 401 || problem.status === 403;

export class Session {
  readonly place: Place;
  /** What the session may link (the first page, and what the picker lists now), what it edits, and for whom. */
  first: Listed = nothing;
  listed: Listed = nothing;
  account: HubAccount | null = null;
  owner = "";
  settings: HubSettingsOutputBody | null = null;
  view: View = { kind: "loading" };
  /** What the picker was narrowed to: coming back from a form finds the list as it was. */
  narrowed = { search: "", category: "" };
  /** Called when something else is to be shown. */
  changed: () => void = () => {};
  /** Ends the wait for a flow, if there is one. */
  stop: () => void = () => {};
  readonly api: HubApi;

  constructor(place: Place) {
    this.place = place;
    this.api = new HubApi(place.token ?? "", place.base);
  }

  async start(): Promise<void> {
    if (!this.place.token) return this.#outcome(false, texts().incomplete, texts().incompleteHelp);
    await this.guarded(() => this.#load());
  }

  show(next: View): void {
    this.view = next;
    this.changed();
  }

  /** Runs step; an expired session has its own page, any other problem one with a way to try again. */
  async guarded(step: () => Promise<void>): Promise<void> {
    try {
      await step();
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      if (expired(problem)) return this.#over();
      this.show({ kind: "problem", problem, again: () => this.guarded(step) });
    }
  }

  async #load(): Promise<void> {
    this.show({ kind: "loading" });
    const settings = await this.api.settings();
    const unfinished = this.place.left?.get() ?? null;
    this.place.left?.set(null);
    // A flow that was to link a new account may have done so by now, and the session then names it as one to edit.
    const editing =
      !unfinished || unfinished.edits ? (this.place.account ?? settings.existing_account_id ?? null) : null;
    const account = editing ? await this.api.account(editing) : null;
    const first = await firstPage(this.api, account ? { provider: account.provider } : {});
    Object.assign(this, { first, listed: first, account, settings, owner: settings.origin_owner_name ?? "" });
    if (settings.brand) this.place.brand(settings.brand);
    if (unfinished) return this.#waiting(unfinished.target, unfinished.attempt, {}, null, null);
    if (account) {
      const known = first.integrations.find((i) => i.integration_id === account.integrationId);
      return this.#form(
        known ?? { integration_id: account.integrationId, provider: account.provider, name: account.provider },
      );
    }
    const [only, another] = first.integrations;
    if (only && !another && !first.next) return this.#form(only);
    if (!only && !first.next) return this.#outcome(false, texts().nothing, texts().nothingHelp);
    this.choose();
  }

  choose = (): void => this.show({ kind: "choose" });

  /** Opens the form of one connector. */
  pick(target: Target): Promise<void> {
    return this.guarded(() => this.#form(target));
  }

  async #form(target: Target, problem: Problem | null = null, typed: Credentials = {}): Promise<void> {
    const { config } = await this.api.connector(target.integration_id);
    const named = { ...target, name: config.name ?? target.name, logo_url: config.assets?.icon ?? target.logo_url };
    this.show({ kind: "form", target: named, config, problem, typed });
  }

  /**
   * Sends what was entered. Throws a Problem that the form shows; an expired session ends the page, whatever form is
   * open.
   */
  async submit(target: Target, credentials: Credentials, redirects: boolean): Promise<void> {
    try {
      await (redirects ? this.#authorize(target, credentials) : this.#save(target, credentials));
    } catch (problem) {
      if (!(problem instanceof Problem && expired(problem))) throw problem;
      this.#over();
    }
  }

  async #save(target: Target, credentials: Credentials): Promise<void> {
    const { id } = this.account
      ? await this.api.edit(this.account.secureId, target.integration_id, credentials)
      : await this.api.link(target.integration_id, credentials);
    this.#linked(target, id);
  }

  async #authorize(target: Target, credentials: Credentials): Promise<void> {
    const popup = openWindow();
    let begun: HubAttemptCreatedBody;
    try {
      begun = await this.api.startAttempt(target.integration_id, this.account?.secureId, credentials);
    } catch (problem) {
      popup?.close();
      throw problem;
    }
    const { id: attempt, start_url: address = "" } = begun;
    popup?.location.replace(address);
    // A provider stands in no frame.
    if (popup || !this.place.left || top !== window)
      return void this.#waiting(target, attempt, credentials, popup, popup ? null : address);
    this.place.left.set({ target, attempt, edits: this.account !== null });
    location.assign(address);
  }

  /** Waits for an attempt to end. address is the flow's start where the browser opened no window for it. */
  async #waiting(
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
      void this.api.cancelAttempt(attempt).catch(() => null); // it expires by itself
    };
    this.stop = end;
    this.show({
      kind: "waiting",
      target,
      popup,
      address,
      cancel: () => {
        end();
        void this.guarded(() => this.#form(target, null, typed));
      },
      // In the click itself: the window of the new attempt is opened at once, so that the browser allows it.
      restart: () => {
        end();
        void this.guarded(() => this.#authorize(target, typed));
      },
    });
    await this.guarded(async () => {
      try {
        const { default: untilEnded } = await import("./attempt").catch(() => {
          throw new Problem({ status: 0, message: texts().noAnswer });
        });
        const ended = await untilEnded(this.api, attempt, stop.signal);
        popup?.close();
        if (ended.status === "authenticated")
          return this.#linked(target, ended.account?.id ?? "", ended.account?.access_ends_at);
        if (ended.status === "cancelled") return await this.#form(target, null, typed);
        await this.#form(
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
  #linked(target: Target, id: string, ends?: string): void {
    const edited = this.account !== null;
    const another = !edited && (this.first.integrations.length > 1 || this.first.next !== null);
    this.place.linked({ id, provider: target.provider }, !another && !ends);
    this.#outcome(true, edited ? texts().saved : texts().linked, done(this.place, target.name, edited, ends), another);
  }

  #over(): void {
    this.place.ended();
    this.#outcome(false, texts().expired, texts().expiredHelp);
  }

  #outcome(good: boolean, title: string, words: string, another = false): void {
    this.show({ kind: "outcome", good, title, words, another });
  }
}
