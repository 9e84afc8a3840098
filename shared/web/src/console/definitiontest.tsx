import { CopyLine } from "../ui/copy";
import { Button } from "./allowed";
import { saveFile } from "./download";

/**
 * How a definition is tried against a provider that behaves as it says. The test bench is no part of a deployment, so the
 * command line runs it.
 */
export const Tested = ({ id, text }: { id: string; text: string }) => (
  <details>
    <summary>Test it before your customers do</summary>
    <div class="stack">
      <p>
        A generated test links, uses, renews and deletes an account of each auth type, against a stand-in that behaves
        as the definition says and refuses everything else. It runs on your machine, in a checkout of Patchbay:
      </p>
      <CopyLine
        title="First save the text as a file"
        text={`patchbay catalog test ${id}.yaml`}
        label="Copy the command"
      />
      <div class="actions">
        <Button needs={null} class="small" onClick={() => saveFile(`${id}.yaml`, "application/yaml", text)}>
          Save as a file
        </Button>
      </div>
    </div>
  </details>
);
