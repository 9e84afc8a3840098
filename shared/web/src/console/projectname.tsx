import { useSignal } from "@preact/signals";
import { Labelled } from "../ui/fieldsform";
import { ProblemNotice } from "../ui/notice";
import { Problem } from "../ui/request";
import { toast } from "../ui/toast";
import { renamed } from "./access";
import { Button } from "./allowed";
import { Line } from "./formparts";
import { renameProject } from "./projectapi";
import { guarded, reload } from "./store";

/** What the project is called in the console. */
export function ProjectName({ name: stored }: { name: string }) {
  const name = useSignal(stored);
  const fault = useSignal("");
  const problem = useSignal<Problem | null>(null);
  const busy = useSignal(false);
  const save = async (event: Event) => {
    event.preventDefault();
    fault.value = name.value.trim() === "" ? "Enter a name." : "";
    if (fault.value) document.getElementById("project-name")?.focus();
    if (fault.value || busy.value) return;
    busy.value = true;
    problem.value = null;
    try {
      renamed((await renameProject(name.value.trim())).name);
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
  return (
    <form class="card stack" noValidate autocomplete="off" onSubmit={(event) => void save(event)}>
      <Labelled
        id="project-name"
        label="Name"
        help="For you and your colleagues, such as Acme, staging."
        fault={fault.value}
      >
        {(about) => <Line id="project-name" text={name} about={about} wrong={fault.value !== ""} />}
      </Labelled>
      {problem.value && <ProblemNotice problem={problem.value} rest={problem.value.fields} take />}
      <div class="actions">
        <Button needs="project:admin" class="primary" aria-busy={busy.value}>
          Save
        </Button>
      </div>
    </form>
  );
}
