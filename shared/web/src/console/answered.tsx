import { Notice, ProblemNotice } from "../ui/notice";
import { pretty, type Problem } from "../ui/request";

/** What became of a call: the provider's answer, a problem of Patchbay, or a fault in what was typed. */
export type Outcome = { status: number; text: string } | { problem: Problem } | { fault: string };

/** It, as it came. of: the provider's name. */
export function Answered({ outcome, of }: { outcome: Outcome; of: string }) {
  if ("fault" in outcome)
    return (
      <Notice kind="error">
        <p>{outcome.fault}</p>
      </Notice>
    );
  if ("problem" in outcome)
    return (
      <>
        {outcome.problem.status > 0 && <p class="quiet">Status {outcome.problem.status} from Patchbay</p>}
        <ProblemNotice problem={outcome.problem} />
      </>
    );
  return (
    <>
      <p class="strong">
        {outcome.status} from {of}
      </p>
      <pre class="said" tabIndex={0}>
        {pretty(outcome.text)}
      </pre>
    </>
  );
}
