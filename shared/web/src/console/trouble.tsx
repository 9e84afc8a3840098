import { ProblemNotice } from "../ui/notice";
import { Button } from "./allowed";
import { reload, trouble } from "./store";

/** The problem that belongs to no field and no dialog, with a way to try again where that can help. */
export function Trouble() {
  const now = trouble.value;
  if (!now) return null;
  const again = now.again ?? (now.load ? reload : undefined);
  return (
    <ProblemNotice problem={now.problem} rest={now.problem.fields} take>
      {again && (
        <div class="actions">
          <Button needs={null} class="small" onClick={() => again()}>
            Retry
          </Button>
        </div>
      )}
    </ProblemNotice>
  );
}

/** What stands where something will be, unless it cannot be loaded: the page's top then says why. */
export function Loading() {
  return trouble.value?.load ? null : (
    <p class="quiet" role="status">
      Loading…
    </p>
  );
}
