// What the pages of API keys and of AWS roles have in common: both are given scopes, until a day.
import type { Signal } from "@preact/signals";
import { Labelled } from "../ui/fieldsform";
import { count, LOCALE } from "../ui/words";
import { Line } from "./formparts";
import { groups, howMany, scopeWords } from "./scopewords";
import { session } from "./store";

const DAY = 24 * 60 * 60_000;
const ends: [string, string][] = [
  ["", "Never"],
  ["30", "In 30 days"],
  ["90", "In 90 days"],
  ["365", "In a year"],
  ["date", "On a day that you choose"],
];

/** When access ends: undefined for never, null for what is no day. A last day is over at its end. */
export function endOf(end: string, day: string): Date | undefined | null {
  if (end === "") return undefined;
  if (end !== "date") return new Date(Date.now() + Number(end) * DAY);
  const at = new Date(`${day}T23:59:59`);
  return Number.isNaN(at.getTime()) ? null : at;
}

/** Why an end cannot be chosen; "" where it can. */
export const endFault = (until: Date | undefined | null): string =>
  until === null || (until && until <= new Date()) ? "Choose a day that is still to come." : "";

/** The choice of when access ends. of begins the ids of its fields. */
export function EndField({
  of,
  end,
  day,
  fault,
}: {
  of: string;
  end: Signal<string>;
  day: Signal<string>;
  fault: string;
}) {
  return (
    <>
      <Labelled id={`${of}-end`} label="It ends" fault={end.value === "date" ? "" : fault}>
        {(about) => (
          <select
            id={`${of}-end`}
            aria-describedby={about}
            value={end.value}
            onChange={(event) => {
              end.value = event.currentTarget.value;
            }}
          >
            {ends.map(([value, words]) => (
              <option key={value} value={value}>
                {words}
              </option>
            ))}
          </select>
        )}
      </Labelled>
      {end.value === "date" && (
        <Labelled id={`${of}-day`} label="Last day" fault={fault}>
          {(about) => <Line id={`${of}-day`} kind="date" text={day} about={about} wrong={fault !== ""} />}
        </Labelled>
      )}
    </>
  );
}

/** Whether who is signed in has a scope. */
export const may = (scope: string): boolean => session.value?.scopes.has(scope) ?? false;

/** Nobody can give what they do not have. */
export const mayAll = (): boolean => groups.every((g) => Object.keys(g.scopes).every(may));

/** Why a scope cannot be given. */
export const ungiven = (scope: string): string | undefined =>
  may(scope) ? undefined : "You may not do this yourself, so you cannot give it.";

/** A day in UTC: it is no moment, and must not slip to the day before. */
export function dayOf(day: string) {
  return (
    <time dateTime={day}>
      {new Date(`${day}T00:00:00Z`).toLocaleDateString(LOCALE, { dateStyle: "medium", timeZone: "UTC" })}
    </time>
  );
}

/** What something may do, in words. */
export function Rights({ scopes }: { scopes: string[] }) {
  if (scopes.length >= howMany) return <>Everything</>;
  return (
    <details>
      <summary>{count(scopes.length, "right")}</summary>
      <ul class="rights">
        {scopes.map((s) => (
          <li key={s}>{scopeWords(s)}</li>
        ))}
      </ul>
    </details>
  );
}
