import type { ComponentChildren } from "preact";
import { LOCALE } from "./words";

export type Tone = "" | "good" | "warn" | "bad" | "accent";

/** A word about a thing's state. */
export function Badge({ tone = "", children }: { tone?: Tone; children: ComponentChildren }) {
  return <span class={`badge ${tone}`}>{children}</span>;
}

const states: Record<string, [Tone, string]> = {
  enabled: ["good", "Enabled"],
  disabled: ["warn", "Disabled"],
  not_configured: ["", "Not configured"],
};
const statuses: Record<string, [Tone, string]> = {
  active: ["good", "Active"],
  inactive: ["warn", "Inactive"],
  error: ["bad", "Error"],
};

/** A connector's state in this project. */
export function StateBadge({ state }: { state: string }) {
  const [tone, text] = states[state] ?? ["" as Tone, state];
  return <Badge tone={tone}>{text}</Badge>;
}

/** A linked account's status. */
export function StatusBadge({ status }: { status: string }) {
  const [tone, text] = statuses[status] ?? ["" as Tone, status];
  return <Badge tone={tone}>{text}</Badge>;
}

const short = { dateStyle: "medium", timeStyle: "short" } as const;
const exactly = { month: "short", day: "numeric", hour: "2-digit", minute: "2-digit", second: "2-digit" } as const;

/** A moment, in the reader's own time; the whole of it in the title. exact: to the second. */
export function Moment({ at: text, exact = false }: { at: string; exact?: boolean }) {
  const at = new Date(text);
  if (Number.isNaN(at.getTime())) return null;
  return (
    <time dateTime={text} title={at.toLocaleString(LOCALE)}>
      {at.toLocaleString(LOCALE, exact ? exactly : short)}
    </time>
  );
}
