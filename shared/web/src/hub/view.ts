// What a hub shows. It is no signal, since the hub does without that library: an end user loads it once.
import type { HubConfig } from "../api/types";
import type { Icon } from "../ui/logo";
import type { Problem } from "../ui/request";
import type { Credentials, Integration } from "./api";

export interface Target extends Pick<Integration, "integration_id" | "provider" | "name"> {
  logo_url?: string;
  icon?: Icon;
}

/** An OAuth flow that left this very window. */
export interface Unfinished {
  target: Target;
  attempt: string;
  edits: boolean;
}

/** What the page shows. */
export type View =
  | { kind: "loading" }
  | { kind: "problem"; problem: Problem; again: () => Promise<void> }
  | { kind: "choose" }
  | { kind: "form"; target: Target; config: HubConfig; problem: Problem | null; typed: Credentials }
  | {
      kind: "waiting";
      target: Target;
      popup: Window | null;
      address: string | null;
      restart: () => void;
      cancel: () => void;
    }
  | { kind: "outcome"; good: boolean; title: string; words: string; another?: boolean };

/** Whether a form sends its user to the provider. */
export const redirects = (now: View): boolean =>
  now.kind === "form" &&
  now.config.type === "oauth2" &&
  (now.config.grantType ?? "authorization_code") === "authorization_code";
