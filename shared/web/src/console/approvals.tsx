// Calls that a call policy holds back until somebody approves them. All that is shown of one is its caller's text.
import type { PendingCall } from "../api/types";
import { Moment } from "../ui/badge";
import { lacking } from "./access";
import { who } from "./accounthistory";
import { Button } from "./allowed";
import { showCall } from "./approval";
import { does, State } from "./approvalparts";
import { readPendingCalls } from "./approvalsapi";
import { NotYours } from "./notyours";
import { ShowMore, usePages } from "./pages";
import { reload } from "./store";
import { Loading } from "./trouble";

/** The calls that wait, and those that somebody has decided of. */
export function ApprovalsPage() {
  const why = lacking("pending_calls:write");
  return (
    <>
      <div class="head">
        <div class="grow">
          <h1 tabIndex={-1}>Approvals</h1>
          <p class="quiet">Calls of agents and scripts that a call policy holds back until somebody approves them.</p>
        </div>
        <Button needs="pending_calls:write" id="look-again" onClick={reload}>
          Look again
        </Button>
      </div>
      {why ? <NotYours why={why} /> : <Calls />}
    </>
  );
}

function Calls() {
  const of = usePages((next) => readPendingCalls(next), []);
  if (!of.first) return <Loading />;
  if (of.all.length === 0 && !of.more) return <Nothing />;
  const waiting = of.all.filter((c) => c.state === "pending");
  const over = of.all.filter((c) => c.state !== "pending");
  return (
    <>
      {waiting.length === 0 ? (
        <p class="card quiet">No call waits.</p>
      ) : (
        <ul class="rows" aria-label="Calls that wait">
          {waiting.map((c) => (
            <Row key={c.id} of={c} />
          ))}
        </ul>
      )}
      {over.length > 0 && (
        <section aria-labelledby="decided" class="apart stack">
          <h2 id="decided">Decided, or ended</h2>
          <ul class="rows" aria-labelledby="decided">
            {over.map((c) => (
              <Row key={c.id} of={c} />
            ))}
          </ul>
        </section>
      )}
      <ShowMore of={of} />
    </>
  );
}

const Nothing = () => (
  <div class="card empty">
    <h2>No call needs approval</h2>
    <p class="quiet">
      The call policy of an auth config, an API key or a use token can say which calls do, such as each DELETE: “Call
      policy” in the menu of a connector. Such a call is not made. It appears here, and its caller may make it once when
      you have approved it.
    </p>
  </div>
);

function Row({ of: c }: { of: PendingCall }) {
  return (
    <li data-call={c.id} data-state={c.state}>
      <div class="row hook held">
        <span class="who">
          <span>
            <code class="strong">{does(c)}</code>
            {c.tool && (
              <span class="quiet sub">
                a tool of <code>{c.url}</code>
              </span>
            )}
            <span class="quiet sub">
              {c.use_token_name ? `“${c.use_token_name}”` : who(c.caller)} asks for {c.origin_owner_id || "nobody"} ·{" "}
              <Moment at={c.created_at} />
            </span>
          </span>
        </span>
        <span>
          <State of={c} />
        </span>
        <Button
          needs="pending_calls:write"
          class="small"
          aria-label={`Look at ${does(c)}`}
          onClick={() => void showCall(c.id)}
        >
          Look
        </Button>
      </div>
    </li>
  );
}
