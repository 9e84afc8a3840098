import { useSignal } from "@preact/signals";
import { Badge } from "../ui/badge";
import { openDialog } from "../ui/dialog";
import { Labelled } from "../ui/fieldsform";
import type { Fault } from "../ui/request";
import { Button, Dialog } from "./allowed";
import { refresh, switchTo } from "./access";
import { Line } from "./formparts";
import { type Place, signedIn } from "./people";
import { createProject } from "./peopleapi";
import { Plus } from "./plus";
import { roleName } from "./roles";
import { session } from "./store";

/** The projects of who is signed in. */
export function ProjectsPage() {
  const who = signedIn.value;
  const here = session.value?.project;
  const places: Place[] = who?.projects ?? (here ? [{ ...here, role: null, scopes: [] }] : []);
  const mayCreate = places.some((p) => p.role === "admin");
  return (
    <>
      <div class="head">
        <div class="grow">
          <h1 tabIndex={-1}>Projects</h1>
          <p class="quiet">Each has its own connectors, accounts, keys and logs; nothing of one is seen in another.</p>
        </div>
        <Button
          needs={null}
          why={mayCreate ? undefined : "Another project is made by an admin of one who is signed in as a person."}
          class="primary"
          id="create-project"
          onClick={() => openDialog(<CreateProject />)}
        >
          <Plus />
          Create project
        </Button>
      </div>
      <ul class="rows" aria-label="Your projects">
        {places.map((p) => (
          <li key={p.id} data-project={p.id}>
            <div class="row hook">
              <span class="who">
                <span>
                  <span class="strong">{p.name}</span>
                  <code class="quiet sub">{p.id}</code>
                </span>
              </span>
              <span>{p.role && <Badge>{roleName(p.role)}</Badge>}</span>
              {p.id === here?.id ? (
                <Badge tone="accent">Open</Badge>
              ) : (
                <Button needs={null} class="small" aria-label={`Open ${p.name}`} onClick={() => switchTo(p)}>
                  Open
                </Button>
              )}
            </div>
          </li>
        ))}
      </ul>
      {!mayCreate && (
        <p class="quiet">
          Another project is made by an admin of one who is signed in as a person, or by{" "}
          <code>patchbay project create</code>.
        </p>
      )}
    </>
  );
}

function CreateProject() {
  const name = useSignal("");
  const fault = useSignal("");
  const act = async () => {
    fault.value = name.value.trim() === "" ? "Enter a name." : "";
    if (fault.value) {
      document.getElementById("project-name")?.focus();
      return false;
    }
    const made = await createProject(name.value.trim());
    await refresh();
    const place = signedIn.peek()?.projects.find((p) => p.id === made.id);
    if (place) switchTo(place);
    return true;
  };
  const blame = (faults: Fault[]): Fault[] => {
    fault.value = faults.find((f) => f.location === "body.name")?.message ?? "";
    return faults.filter((f) => f.location !== "body.name");
  };
  return (
    <Dialog
      needs={null}
      title="Create a project"
      primary="Create"
      act={act}
      blame={blame}
      dirty={() => name.value !== ""}
    >
      <p>You are its admin. It has no connectors yet.</p>
      <Labelled
        id="project-name"
        label="Name"
        note="(required)"
        help="Such as your product and what it is for: Acme, staging."
        fault={fault.value}
      >
        {(about) => <Line id="project-name" text={name} about={about} wrong={fault.value !== ""} />}
      </Labelled>
    </Dialog>
  );
}
