/** What forms, notices and requests say by themselves. */
export const english = {
  required: "(required)",
  isRequired: (label: string) => `${label} is required.`,
  digitsOnly: (label: string) => `${label} must be a number, digits only.`,
  otherForm: (label: string) => `${label} does not have the expected form.`,
  hostName: (label: string) => `${label} must be a host name, such as example.com.`,
  about: (label: string) => `About ${label}`,
  change: "Change",
  changeOf: (label: string) => `Change ${label}`,
  pick: "Choose…",
  said: "The provider said:",
  noAnswer: "The server did not answer. Check your connection and try again.",
  failed: (status: number) => `That did not work (${status}).`,
  againIn: (seconds: number) => `Try again in ${seconds} s.`,
};

export type FormTexts = typeof english;

let current: FormTexts = english;

/** What forms say, in the page's language. */
export const formTexts = (): FormTexts => current;

/** Has forms speak another language. The console never does. */
export function setFormTexts(texts: FormTexts): void {
  current = texts;
}
