import { CopyLine } from "../ui/copy";
import { Dialog } from "./allowed";
import type { UseTokenWithText } from "./tokensapi";

/** Shows a token the only time that it can be seen. */
export const NewToken = ({ made }: { made: UseTokenWithText }) => (
  <Dialog title={`The token ${made.name}`}>
    <p>
      Copy it now: <span class="strong">it is not shown again.</span> Calls to <code>/proxy</code> present it in place
      of an API key. It ends with the API key that you are signed in with, if not before.
    </p>
    <CopyLine id="new-token" title="Use token" text={made.token} label="Copy the use token" />
  </Dialog>
);
