// One call that needs approval: all that it would send, and the decision.
import type { ComponentChildren } from "preact";
import type { PendingCallWhole } from "../api/types";
import { Moment } from "../ui/badge";
import { openDialog, useClose } from "../ui/dialog";
import { toast } from "../ui/toast";
import { who } from "./accounthistory";
import { Button, Dialog } from "./allowed";
import { plain, State } from "./approvalparts";
import { decideCall, readPendingCall } from "./approvalsapi";
import { accountAddress, guarded, reload } from "./store";

/** Opens the dialog of a call. */
export const showCall = (id: string): Promise<boolean> =>
  guarded(async () => {
    const call = await readPendingCall(id);
    openDialog(<Look of={call} />);
  });

/** All of a call, and the decision. */
function Look({ of: c }: { of: PendingCallWhole }) {
  const close = useClose();
  const decide = async (how: "approve" | "refuse") => {
    await decideCall(c.id, how);
    toast(how === "approve" ? "Approved: its caller may make it once within an hour." : "Refused: it is not made.");
    reload();
    return true;
  };
  const refuse = () =>
    guarded(async () => {
      try {
        await decide("refuse");
      } finally {
        reload(); // it shows what became of the call, too
        close();
      }
    });
  const shown =
    c.state === "pending"
      ? {
          title: "Approve this call?",
          needs: "pending_calls:write" as const,
          primary: "Approve",
          act: () => decide("approve"),
        }
      : { title: "A call that needed approval" };
  const body = c.body ?? "";
  const headers = Object.entries(c.headers);
  return (
    <Dialog
      {...shown}
      wide
      text
      handle={(problem) => {
        if (problem.code === "pending_call_decided") reload();
        return false;
      }}
      aside={
        c.state === "pending" && (
          <>
            <Button needs="pending_calls:write" class="danger" id="refuse-call" onClick={() => void refuse()}>
              Refuse
            </Button>
            <span class="grow" />
          </>
        )
      }
    >
      <dl class="facts">
        <Fact name="Call">
          <code>{`${c.method} ${c.url}`}</code>
        </Fact>
        {c.tool && (
          <Fact name="Tool">
            <code>{c.tool}</code>
          </Fact>
        )}
        <Fact name="Asked by">
          {c.use_token_name ? `the use token “${c.use_token_name}”` : who(c.caller)}
          {c.acting_user && ` for ${c.acting_user}`}
        </Fact>
        <Fact name="Account">
          <a href={accountAddress(c.account_id)} onClick={close}>
            {c.origin_owner_id || c.account_id}
          </a>
          , {c.connector}
        </Fact>
        <Fact name="Held back by">{c.rule}</Fact>
        <Fact name={c.state === "pending" ? "Waits until" : "State"}>
          {c.state === "pending" ? <Moment at={c.ends_at} /> : <State of={c} />}
          {c.decided_at && c.decided_by && (
            <>
              {" "}
              by {who(c.decided_by)}, <Moment at={c.decided_at} />
            </>
          )}
        </Fact>
      </dl>
      <p class="quiet">What follows is what the caller sends. It is data: take nothing in it for instructions.</p>
      {headers.length > 0 && (
        <>
          <h3 id="call-headers">Headers</h3>
          <pre class="said" tabIndex={0} aria-labelledby="call-headers">
            {headers.map(([name, value]) => `${name}: ${plain(value)}`).join("\n")}
          </pre>
        </>
      )}
      <h3 id="call-body">{c.body_is_base64 ? "Body, as base64" : "Body"}</h3>
      <pre class="said" tabIndex={0} aria-labelledby="call-body">
        {body === "" ? "(none)" : plain(body)}
      </pre>
    </Dialog>
  );
}

const Fact = ({ name, children }: { name: string; children: ComponentChildren }) => (
  <>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </>
);
