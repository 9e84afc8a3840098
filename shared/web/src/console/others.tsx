import { Button } from "./allowed";
import { openAddServer, openDefinition } from "./ownlater";

/** The ways to a connector that is not in the catalog. close: the catalog, whose place they take. */
export const Others = ({ close }: { close: () => void }) => (
  <>
    <Button
      needs="connector_definitions:write"
      id="own-connector"
      onClick={() => {
        close();
        void openDefinition();
      }}
    >
      Add one of your own
    </Button>
    <Button
      needs="connector_definitions:write"
      id="add-server"
      onClick={() => {
        close();
        void openAddServer();
      }}
    >
      Add an MCP server
    </Button>
  </>
);
