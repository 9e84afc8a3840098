// What a reader has chosen, for the whole page: the language of the code, and the key to try with.
import { signal } from "@preact/signals";
import { remember } from "../ui/base";

const LANGUAGE = "patchbay.docs.language";

/** The language in which code is shown. */
export const language = signal(remember.get(LANGUAGE) ?? "curl");

export function setLanguage(name: string): void {
  language.value = name;
  remember.set(LANGUAGE, name);
}

/** The API key to try with. It is kept nowhere: whoever loads the page again enters it again. */
export const key = signal("");

export function setKey(text: string): void {
  key.value = text;
}
