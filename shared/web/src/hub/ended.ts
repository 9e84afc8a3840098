// How a flow ended, in an end user's words.
import { Problem } from "../ui/request";

/** How an attempt ended, in an end user's words. */
export function failure(name: string, status: string, code: string, description: string): Problem {
  const message =
    status !== "error"
      ? "It took too long. Start again."
      : code === "access_denied"
        ? `Access was denied, so ${name} was not linked. Start again if that was not what you wanted.`
        : code === "other_person"
          ? `${name} was not linked: this account is somebody else's.`
          : `${name} was not linked.`;
  return new Problem({ status: 400, code, message, said: description });
}

/** What to know of an access that ends for good, since nothing renews it; empty for one that goes on. */
export function until(name: string, ends?: string): string {
  if (!ends) return "";
  const at = new Date(ends).toLocaleString([], { dateStyle: "long", timeStyle: "short" });
  return ` ${name} gives access until ${at}; link the account again after that.`;
}
