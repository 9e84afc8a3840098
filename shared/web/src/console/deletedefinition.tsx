import { toast } from "../ui/toast";
import { Dialog } from "./allowed";
import { deleteDefinition, readDefinition } from "./definitionapi";
import { reload } from "./store";

/** The question before a connector of the project's own is deleted. It is asked only where deleting can work. */
export function DeleteDefinition({ connector }: { connector: { key: string; name: string } }) {
  const act = async () => {
    try {
      const { tag } = await readDefinition(connector.key);
      await deleteDefinition(connector.key, tag);
    } catch (problem) {
      reload(); // somebody configured it meanwhile: the button shall say so
      throw problem;
    }
    location.hash = "#/";
    toast(`${connector.name} was deleted.`);
  };
  return (
    <Dialog needs="connector_definitions:write" title={`Delete ${connector.name}?`} primary="Delete" danger act={act}>
      <p>Its definition is deleted with all its versions. Save the text first if you may need it again.</p>
    </Dialog>
  );
}
