import { openDialog } from "../ui/dialog";
import { toast } from "../ui/toast";
import { api, guarded } from "./store";

/** Opens the dialog that adds a server by its address. */
export async function openAddServer(): Promise<void> {
  try {
    const { AddServer } = await import("./addserver");
    openDialog(<AddServer />);
  } catch {
    toast("This could not be loaded. Load the page again.");
  }
}

/** Opens the dialog of an auth config's call policy. */
export async function openCallPolicy(id: string): Promise<void> {
  try {
    const { CallPolicyForm } = await import("./callpolicy");
    await guarded(async () => {
      const { config, tag } = await api().authConfig(id);
      openDialog(<CallPolicyForm config={config} tag={tag} />);
    });
  } catch {
    toast("This could not be loaded. Load the page again.");
  }
}

/** Opens the dialog of a project's own definition, whose script comes when it is asked for. */
export async function openDefinition(id?: string): Promise<void> {
  try {
    const { OwnDefinition } = await import("./owndefinition");
    openDialog(id ? <OwnDefinition id={id} /> : <OwnDefinition />);
  } catch {
    toast("This could not be loaded. Load the page again.");
  }
}
