import type { ComponentChildren } from "preact";

/** Text of the document: paragraphs, and `code`. */
export function Text({ of }: { of: string | undefined }) {
  if (!of) return null;
  return (
    <>
      {of.split(/\n{2,}/).map((paragraph, n) => (
        <p key={n}>
          <Inline of={paragraph} />
        </p>
      ))}
    </>
  );
}

/** A line of it. Names of members, which have a _, are code without being marked so. */
export function Inline({ of }: { of: string }): ComponentChildren {
  return of
    .split(/(`[^`]+`|\b[a-z]+(?:_[a-z]+)+\b)/)
    .map((part, n) => (n % 2 === 1 ? <code key={n}>{part.replaceAll("`", "")}</code> : part));
}
