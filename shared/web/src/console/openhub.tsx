import { CopyButton } from "../ui/copy";
import { Dialog, openDialog } from "../ui/dialog";
import { toast } from "../ui/toast";

/** Sends tab to the hub's link; where the browser opened no tab, shows the link instead. */
export function openHub(tab: Window | null, link: string): void {
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
