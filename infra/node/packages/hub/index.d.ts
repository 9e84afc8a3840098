/** An account that was linked or edited. */
export interface LinkedAccount {
  id: string;
  provider: string;
}

/** Texts of a language, by name; {} in linkingFor, editingFor and reconnectingFor is where the customer's name goes. */
export type Texts = {
  required: string;
  isRequired: (label: string) => string;
  digitsOnly: (label: string) => string;
  otherForm: (label: string) => string;
  hostName: (label: string) => string;
  about: (label: string) => string;
  change: string;
  changeOf: (label: string) => string;
  pick: string;
  said: string;
  noAnswer: string;
  failed: (status: number) => string;
  againIn: (seconds: number) => string;
  loading: string;
  title: string;
  linkingFor: string;
  editingFor: string;
  reconnectingFor: string;
  wrong: string;
  again: string;
  what: string;
  search: string;
  searching: string;
  category: string;
  allCategories: string;
  nothingMatches: string;
  more: string;
  found: (n: number, orMore: boolean) => string;
  link: (name: string) => string;
  edit: (name: string) => string;
  how: string;
  goOn: (name: string) => string;
  reconnect: (name: string) => string;
  linkAccount: string;
  save: string;
  back: string;
  /** Of an account that is edited since it works no more. */
  broken: string;
  brokenSignIn: string;
  opens: (name: string) => string;
  waiting: (name: string) => string;
  blocked: string;
  signIn: string;
  open: (name: string) => string;
  showWindow: string;
  cancel: string;
  closed: string;
  restart: string;
  tooLong: string;
  denied: (name: string) => string;
  clientRefused: (name: string) => string;
  gone: string;
  goBack: string;
  otherPerson: (name: string) => string;
  /** why is an English sentence. */
  notLinked: (name: string) => string;
  linked: string;
  isLinked: (name: string) => string;
  saved: string;
  isSaved: (name: string) => string;
  until: (name: string, date: string) => string;
  closePage: string;
  another: string;
  close: string;
  incomplete: string;
  incompleteHelp: string;
  expired: string;
  expiredHelp: string;
  nothing: string;
  nothingHelp: string;
  problems: Record<
    "provider_refused" | "provider_unreachable" | "provider_rate_limited" | "provider_failed",
    string
  > | null;
};

/** Adds a language to every hub of the page, or replaces texts of one. What the table lacks is said in English. */
export function addLanguage(tag: string, texts: Partial<Texts>): void;

/** The element <patchbay-hub>. Importing this module registers it. */
export class PatchbayHub extends HTMLElement {
  static addLanguage: typeof addLanguage;
  onSuccess: ((account: LinkedAccount) => void) | null;
  onClose: (() => void) | null;
}

export interface PatchbayHubEvents {
  success: CustomEvent<LinkedAccount>;
  close: CustomEvent<null>;
}

declare global {
  interface HTMLElementTagNameMap {
    "patchbay-hub": PatchbayHub;
  }
}
