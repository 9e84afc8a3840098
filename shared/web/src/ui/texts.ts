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
let inEnglish = true;

/** What forms say, in the page's language. */
export const formTexts = (): FormTexts => current;

/**
 * The lang attribute of what definitions and the API say: a page in another language has it read out as the English that
 * it is (WCAG 2.2, 3.1.2).
 */
export const langOfEnglish = (): "en" | undefined => (inEnglish ? undefined : "en");

/** Has forms speak the language of a tag. The console never does. */
export function setFormTexts(texts: FormTexts, tag: string): void {
  current = texts;
  inEnglish = /^en\b/i.test(tag);
}
