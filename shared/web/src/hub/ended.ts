// How a flow ended, in an end user's words.
import { Problem } from "../ui/request";
import type { Place } from "./place";
import { language, texts } from "./texts";

/** How an attempt ended, in an end user's words. */
export function failure(name: string, status: string, code: string, description: string): Problem {
  const say = texts();
  // Of these the description is the provider's; else it is our own English sentence.
  const theirs = /^(access_denied|provider_)/.test(code);
  const message =
    status !== "error"
      ? say.tooLong
      : code === "access_denied"
        ? say.denied(name)
        : code === "other_person"
          ? say.otherPerson(name)
          : code === "client_refused"
            ? say.clientRefused(name)
            : say.notLinked(name);
  const why = message === say.notLinked(name) && !theirs && description;
  return new Problem({
    status: 400,
    code,
    message,
    said: theirs ? description : "",
    fields: why ? [{ location: "", message: why }] : [],
  });
}

/** What to know of an access that ends for good, since nothing renews it; empty for one that goes on. */
function until(name: string, ends?: string): string {
  if (!ends) return "";
  const at = new Date(ends).toLocaleString(language(), { dateStyle: "long", timeStyle: "short" });
  return texts().until(name, at);
}

/** What is said when an account is linked or edited. */
export function done(place: Place, name: string, edited: boolean, ends?: string): string {
  const say = texts();
  const close = place.close ? "" : say.closePage;
  return [(edited ? say.isSaved : say.isLinked)(name), until(name, ends), close].filter(Boolean).join(" ");
}
