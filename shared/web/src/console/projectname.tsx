import { useSignal } from "@preact/signals";
import { Labelled } from "../ui/fieldsform";
import { ProblemNotice } from "../ui/notice";
import { renamed } from "./access";
import { Button } from "./allowed";
import { Line } from "./formparts";
import { renameProject } from "./projectapi";
import { useSaving } from "./saving";

const ID = "this-project-name"; // the dialog that creates a project can be open above

/** What the project is called in the console. */
export function ProjectName({ name: stored }: { name: string }) {
  const name = useSignal(stored);
  const fault = useSignal("");
  const { busy, problem, save } = useSaving("project:admin");
  const send = (event: Event) => {
    event.preventDefault();
    fault.value = name.value.trim() === "" ? "Enter a name." : "";
    if (fault.value) document.getElementById(ID)?.focus();
    else void save(async () => renamed((await renameProject(name.value.trim())).name));
  };
  return (
    <form class="card stack" noValidate autocomplete="off" onSubmit={send}>
      <Labelled id={ID} label="Name" help="For you and your colleagues, such as Acme, staging." fault={fault.value}>
        {(about) => <Line id={ID} text={name} about={about} wrong={fault.value !== ""} />}
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
