import { english, setFormTexts } from "../ui/texts";

/** Codes of problems that an end user meets at a form. */
type Told = "provider_refused" | "provider_unreachable" | "provider_rate_limited" | "provider_failed";

/**
 * What the hub says, in English. A language is a table of the same texts: see languages. {} is where a name goes that
 * is set off from the sentence.
 */
export const en = {
  ...english,
  loading: "Loading…",
  title: "Link an account",
  linkingFor: "You are linking an account for {}",
  editingFor: "You are editing an account for {}",
  reconnectingFor: "You are reconnecting an account for {}",
  wrong: "Something went wrong",
  again: "Try again",
  // The list of connectors
  what: "What do you want to link?",
  search: "Search",
  searching: "Search…",
  category: "Category",
  allCategories: "All categories",
  nothingMatches: "Nothing matches.",
  more: "Show more",
  found: (n: number, orMore: boolean) => `${n}${orMore ? " or more" : ""} found`,
  // The form
  link: (name: string) => `Link ${name}`,
  edit: (name: string) => `Edit ${name}`,
  how: "How to set this up",
  goOn: (name: string) => `Continue to ${name}`,
  reconnect: (name: string) => `Reconnect ${name}`,
  linkAccount: "Link account",
  save: "Save",
  back: "Back",
  /** Of an account that is edited since it works no more. */
  broken: "This account does not work any more. Fill in the form again, and it does.",
  brokenSignIn: "This account does not work any more. Sign in again, and it does.",
  opens: (name: string) => `A window of ${name} opens. Sign in and give access.`,
  // While a sign-in runs elsewhere
  waiting: (name: string) => `Waiting for ${name}`,
  blocked: "Your browser blocked the window. Open it yourself:",
  signIn: "Sign in and give access in the window that opened.",
  open: (name: string) => `Open ${name}`,
  showWindow: "Show the window",
  cancel: "Cancel",
  closed: "Closed it?",
  restart: "Start again",
  // How it ended
  tooLong: "It took too long. Start again.",
  denied: (name: string) => `Access was denied, so ${name} was not linked.`,
  clientRefused: (name: string) => `${name} refuses this application.`,
  gone: "The window seems closed.",
  goBack: "Go back",
  otherPerson: (name: string) => `${name} was not linked: this account is somebody else's.`,
  notLinked: (name: string) => `${name} was not linked.`,
  linked: "Account linked",
  isLinked: (name: string) => `Your ${name} account is linked.`,
  saved: "Saved",
  isSaved: (name: string) => `Your ${name} account is up to date.`,
  until: (name: string, date: string) => `${name} gives access until ${date}. Then link it again.`,
  closePage: "You can close this page.",
  another: "Link another",
  close: "Close",
  incomplete: "This link is not complete",
  incompleteHelp: "Open the whole link, or ask for a new one.",
  expired: "This link has expired",
  expiredHelp: "Ask for a new one.",
  nothing: "Nothing to link",
  nothingHelp: "No connector is enabled for you. Ask whoever sent you here.",
  /** What stands for the API's own English sentence on these problems. */
  problems: null as Record<Told, string> | null,
};

export type Texts = typeof en;

let current: Texts = en;
let tag = "en";

/** What the hub says, in the page's language. */
export const texts = (): Texts => current;

/** The language that is spoken, as a BCP 47 tag. */
export const language = (): string => tag;

/** Has the hub and its forms speak a language. */
export function speak(spoken: string, table: Texts): void {
  [tag, current] = [spoken, table];
  setFormTexts(table, spoken);
}
