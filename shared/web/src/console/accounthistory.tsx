import { Moment } from "../ui/badge";
import { Problem } from "../ui/request";
import { type Account, type History, readHistory } from "./accountsapi";
import { ShowMore, usePages } from "./pages";
import { short } from "./reasons";
import { Loading } from "./trouble";

/** What happened to an account in the last 30 days: each change of its status, why, and by whom. */
export function AccountHistory({ account }: { account: Account }) {
  const pages = usePages(
    (next) => (next ? readHistory(account.id, next) : readHistory(account.id).catch(refused)),
    [account.id],
  );
  const { first, all, more } = pages;
  return (
    <section aria-labelledby="history">
      <h2 id="history">What happened</h2>
      {first === null ? (
        <Loading />
      ) : "refused" in first ? (
        <p class="card quiet">You may not read the events of this project.</p>
      ) : all.length === 0 ? (
        <p class="card quiet">
          {more
            ? "Nothing among the newest events of the project."
            : "Nothing in the last 30 days. What happens now appears here some seconds later."}
        </p>
      ) : (
        <ol class="steps" id="account-history">
          {all.map((e) => (
            <Line key={e.id} event={e} />
          ))}
        </ol>
      )}
      <ShowMore of={pages} further="Look further back" />
    </section>
  );
}

/** A page of nothing, for who may not read events. */
function refused(problem: unknown) {
  if (problem instanceof Problem && problem.status === 403) return { data: [], next: null, refused: true };
  throw problem;
}

function Line({ event }: { event: History }) {
  const bad = event.type === "account.error" || event.data["status"] === "error";
  return (
    <li data-event={event.type} data-failed={bad ? "" : undefined}>
      <p>{happened(event)}</p>
      <p class="quiet">
        <Moment at={event.timestamp} exact /> · {who(event.by ?? "")}
      </p>
    </li>
  );
}

const actors: Record<string, string> = {
  key: "by an API key",
  session: "by the customer, in the hub",
  user: "in the console",
  system: "by Patchbay itself",
  command: "on the command line",
};

/** Who made a change, in words. */
export const who = (by: string): string => actors[by.split(":")[0] ?? ""] ?? by;

const members: Record<string, string> = {
  integration_id: "the auth config",
  label: "the label",
  metadata: "the metadata",
  origin_owner_id: "the owner's id",
  origin_owner_name: "the owner's name",
  origin_username: "the user name",
  setup_information: "what the customer entered",
  sharing: "who may use it",
  scopes: "the permissions",
  type: "whether it is for tests",
  upstream: "whose account it is at the provider",
  access_ends_at: "when the access ends",
  grant_ends_at: "until when the customer allows it",
  credentials: "the credentials",
};

const statuses: Record<string, string> = { active: "active", inactive: "inactive", error: "broken" };

/** An event in a sentence. */
export function happened(e: Pick<History, "type" | "data">): string {
  const why = reasons(e);
  switch (e.type) {
    case "account.created":
      return "The account was linked.";
    case "account.error":
      return `It stopped working${why && `: ${why}`}.`;
    case "account.recovered":
      return "It works again.";
    case "account.suspended":
      return "It was suspended.";
    case "account.resumed":
      return "It was resumed.";
    case "account.expiring":
      return `Its access ends within ${Number(e.data["days"]) === 1 ? "a day" : `${String(e.data["days"])} days`}.`;
    default:
      return updated(e, why);
  }
}

/** The words for each reason that an event tells. */
function reasons(e: Pick<History, "data">): string {
  const all = Array.isArray(e.data["status_reasons"]) ? (e.data["status_reasons"] as { code?: string }[]) : [];
  const words: Partial<Record<string, string>> = short;
  return all
    .map((r) => words[r.code ?? ""] ?? r.code ?? "")
    .filter(Boolean)
    .map((text) => (text[0] ?? "").toLowerCase() + text.slice(1))
    .join(", ");
}

function updated(e: Pick<History, "data">, why: string): string {
  const changed = Array.isArray(e.data["changed"]) ? e.data["changed"].map(String) : [];
  const said: string[] = [];
  const status = String(e.data["status"] ?? "");
  if (changed.includes("status")) said.push(`It became ${statuses[status] ?? status}${why && `: ${why}`}.`);
  else if (changed.includes("status_reasons")) said.push(why ? `A warning: ${why}.` : "A warning is over.");
  const others = changed.filter((c) => c !== "status" && c !== "status_reasons").map((c) => members[c] ?? c);
  if (others.length > 0) said.push(`Changed: ${others.join(", ")}.`);
  return said.join(" ") || "It was changed.";
}
