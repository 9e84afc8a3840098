// What a form in a page does when it is sent. Those in dialogs have ui/dialog.
import { useSignal } from "@preact/signals";
import { Problem } from "../ui/request";
import { toast } from "../ui/toast";
import { lacking } from "./access";
import { guarded, reload } from "./store";
import type { Scope } from "./scopewords";

/**
 * Saves by one step at a time, whose problem is for the form to show. Whoever lacks the right sends nothing: Enter sends
 * a form of one line even where its button cannot be pressed.
 */
export function useSaving(needs: Scope) {
  const busy = useSignal(false);
  const problem = useSignal<Problem | null>(null);
  const save = async (step: () => Promise<unknown>): Promise<void> => {
    const why = lacking(needs);
    if (why) toast(why);
    if (why || busy.value) return;
    busy.value = true;
    problem.value = null;
    try {
      await step();
      toast("Saved.");
      reload();
    } catch (failure) {
      if (!(failure instanceof Problem)) throw failure;
      if (failure.status === 401) await guarded(() => Promise.reject(failure));
      problem.value = failure;
    } finally {
      busy.value = false;
    }
  };
  return { busy, problem, save };
}
