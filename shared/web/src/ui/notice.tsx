import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { pretty, type Problem } from "./request";
import { formTexts, langOfEnglish } from "./texts";

/** A message; an error is read out when it appears. */
export function Notice({
  kind,
  children,
}: {
  kind: "error" | "warning" | "info" | "good";
  children: ComponentChildren;
}) {
  return (
    <div class={`notice ${kind}`} role={kind === "error" ? "alert" : undefined}>
      <div>{children}</div>
    </div>
  );
}

/**
 * A problem for the eye: its message, what no field shows, and the provider's own words as they came. take: moves the
 * focus here.
 */
export function ProblemNotice({
  problem,
  rest = [],
  take = false,
  children,
}: {
  problem: Problem;
  rest?: { message: string }[];
  take?: boolean;
  children?: ComponentChildren;
}) {
  const slot = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (take) slot.current?.focus();
  }, [problem, take]);
  const more = rest.map((f) => f.message).filter((m) => !problem.message.includes(m));
  return (
    <div class="slot" tabIndex={-1} ref={slot}>
      <Notice kind="error">
        <p class="strong" lang={problem.english ? langOfEnglish() : undefined}>
          {problem.message}
        </p>
        {more.map((m) => (
          <p key={m} lang={langOfEnglish()}>
            {m}
          </p>
        ))}
        {problem.said && <p class="quiet">{formTexts().said}</p>}
        {problem.said && (
          <pre class="said" tabIndex={0} lang="">
            {pretty(problem.said)}
          </pre>
        )}
        {children}
      </Notice>
    </div>
  );
}
