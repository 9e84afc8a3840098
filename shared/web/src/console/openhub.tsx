import { CopyButton } from "../ui/copy";
import { openDialog } from "../ui/dialog";
import { toast } from "../ui/toast";
import type { CreateSessionInputBody } from "../api/types";
import { Dialog } from "./allowed";
import { api } from "./store";

/**
 * Makes a connect session and opens its hosted hub in a tab; where the browser opens none, shows the link instead. The
 * tab is opened before the session is made: the longer the click is ago, the more browsers block.
 */
export async function linkInHub(of: CreateSessionInputBody): Promise<void> {
  const tab = window.open("about:blank", "_blank");
  let link: string;
  try {
    link = (await api().createSession(of)).auth_link_url;
  } catch (problem) {
    tab?.close();
    throw problem;
  }
  if (!tab) return openDialog(<Blocked link={link} />);
  tab.opener = null;
  tab.location.replace(link);
  toast("The hub is open in another tab. Come back here when the account is linked.");
}

function Blocked({ link }: { link: string }) {
  return (
    <Dialog title="Open the hub">
      <p>
        Your browser did not open a tab. Open the link yourself, or send it to your customer; it works for 30 minutes.
      </p>
      <div class="copy">
        <p class="grow">
          <a href={link} target="_blank" rel="noopener">
            Open the hub
          </a>
        </p>
        <CopyButton text={link} label="Copy the link" />
      </div>
    </Dialog>
  );
}
