import { Badge } from "../ui/badge";
import { pretty } from "../ui/request";
import type { StepLog } from "../api/types";
import type { Entry, Message, Step } from "./logapi";
import { duration, stepName } from "./logwords";

interface Line {
  name: string;
  step: Step;
  inside: boolean;
  words: string;
}

/** The steps in their order: those of the whole attempt when it is one to link, each with its requests to the provider. */
function linesOf(entry: Entry, attempt: Entry[]): Line[] {
  if (attempt.length === 0) return (entry.step_requests ?? []).map(request(false));
  return attempt.flatMap((e) => [
    { name: stepName(e.action ?? ""), step: e, inside: false, words: e.success === false ? (e.message ?? "") : "" },
    ...(e.step_requests ?? []).map(request(true)),
  ]);
}

const request =
  (inside: boolean) =>
  (step: StepLog): Line => ({ name: stepName(step.action), step, inside, words: step.error ?? "" });

/** The steps of an entry, or of the attempt to link that it is a part of. */
export function StepList({ entry, attempt }: { entry: Entry; attempt: Entry[] }) {
  const lines = linesOf(entry, attempt);
  if (lines.length === 0) return null;
  return (
    <section aria-labelledby="log-steps">
      <h3 id="log-steps">{attempt.length > 0 ? "The attempt, step by step" : "Steps"}</h3>
      <ol class="steps">
        {lines.map((line, n) => (
          <li key={n} class={line.inside ? "inside" : undefined} data-failed={line.step.success === false || undefined}>
            <span class="strong">{line.name}</span>{" "}
            {line.step.success === false ? <Badge tone="bad">Failed</Badge> : <Badge tone="good">OK</Badge>}{" "}
            <span class="quiet">
              {[line.step.status || "", duration(line.step.duration)].filter(Boolean).join(" · ")}
            </span>
            {line.words && <span class="sub">{line.words}</span>}
            {line.inside && line.step.url && (
              <span class="quiet sub">
                <code>{`${line.step.http_method ?? ""} ${line.step.url}`.trim()}</code>
              </span>
            )}
            <PayloadOf title="What was sent" message={line.step.request} />
            <PayloadOf title="What was answered" message={line.step.response} />
          </li>
        ))}
      </ol>
    </section>
  );
}

/** A captured message, folded; nothing when nothing was captured. */
export function PayloadOf({ title, message }: { title: string; message: Message | null | undefined }) {
  const headers = Object.entries(message?.headers ?? {});
  const body = message?.body;
  const text =
    typeof body === "string" ? pretty(body) : body === undefined || body === null ? "" : JSON.stringify(body, null, 2);
  if (headers.length === 0 && text === "") return null;
  return (
    <details>
      <summary>{title}</summary>
      {headers.length > 0 && (
        <pre class="said" tabIndex={0} aria-label={`${title}: headers`}>
          {headers.map(([name, value]) => `${name}: ${String(value)}`).join("\n")}
        </pre>
      )}
      {text && (
        <pre class="said" tabIndex={0} aria-label={`${title}: body`}>
          {text}
        </pre>
      )}
      {message?.cut && <p class="quiet">It was longer: the rest was not kept.</p>}
    </details>
  );
}
