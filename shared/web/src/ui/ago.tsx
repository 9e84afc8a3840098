import { LOCALE } from "./words";

const units: [Intl.RelativeTimeFormatUnit, number][] = [
  ["year", 31_557_600_000],
  ["month", 2_629_800_000],
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
];

/** A time from now or ago, in words, such as 3 days ago. */
export function fromNow(at: Date, now = Date.now()): string {
  const left = at.getTime() - now;
  const [unit, size] = units.find(([, ms]) => Math.abs(left) >= ms) ?? (["second", 1000] as const);
  return new Intl.RelativeTimeFormat(LOCALE, { numeric: "auto" }).format(Math.trunc(left / size), unit);
}

/** How long ago or how far ahead a moment is; the moment itself is in the title. */
export function Ago({ at: text }: { at: string }) {
  const at = new Date(text);
  if (Number.isNaN(at.getTime())) return null;
  return (
    <time dateTime={text} title={at.toLocaleString(LOCALE)}>
      {fromNow(at)}
    </time>
  );
}
