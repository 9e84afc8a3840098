import { Badge, Moment } from "../ui/badge";
import { openDialog } from "../ui/dialog";
import { Problem } from "../ui/request";
import { count } from "../ui/words";
import { Button } from "./allowed";
import type { Detail } from "./api";
import { type Entry, readLogs, readSteps, type StepEntry } from "./logapi";
import { LogDetail } from "./logdetail";
import { stepName, what } from "./logwords";
import { addressOf, useLoad } from "./store";

const SHOWN = 5;
const COUNTED = 100;

interface Activity {
  attempts: Entry[];
  errors: Entry[];
  steps: StepEntry[];
}

async function load(connector: string): Promise<Activity | null> {
  try {
    const [attempts, errors, steps] = await Promise.all([
      readLogs({ connector, kind: "link", failed: "1" }, null, SHOWN),
      readLogs({ connector, kind: "call,refresh,test,inbound", failed: "1" }, null, SHOWN),
      readSteps(connector, ["exchange", "refresh", "check_client"], COUNTED),
    ]);
    return { attempts: attempts.data, errors: errors.data, steps: steps.data };
  } catch (problem) {
    if (problem instanceof Problem && problem.status === 403) return null; // a key that may not read logs
    throw problem;
  }
}

/** What went wrong with a connector lately: attempts to link, calls, renewals; and how its token calls end. */
export function ConnectorActivity({ connector }: { connector: Detail }) {
  const { data } = useLoad(() => load(connector.key), [connector.key]);
  if (!data) return null;
  return (
    <section aria-labelledby="activity">
      <div class="head">
        <h2 id="activity" class="grow">
          What happened lately
        </h2>
        <a href={addressOf("logs", { connector: connector.key })}>View logs</a>
      </div>
      <Failures
        title="Failed attempts to link"
        none="No attempt to link has failed."
        entries={data.attempts}
        name={connector.name}
        all={addressOf("logs", { connector: connector.key, kind: "link", failed: "1" })}
      />
      <Failures
        title="Recent errors"
        none="No call, renewal or test has failed."
        entries={data.errors}
        name={connector.name}
        all={addressOf("logs", { connector: connector.key, failed: "1" })}
      />
      {data.steps.length > 0 && <TokenCalls steps={data.steps} />}
    </section>
  );
}

function Failures({
  title,
  none,
  entries,
  name,
  all,
}: {
  title: string;
  none: string;
  entries: Entry[];
  name: string;
  all: string;
}) {
  return (
    <div class="card" data-failures={title}>
      <h3>{title}</h3>
      {entries.length === 0 && <p class="quiet">{none}</p>}
      {entries.length > 0 && (
        <ul class="plain">
          {entries.map((e) => (
            <li key={e.request_id}>
              <Button needs={null} class="link" onClick={() => openDialog(<LogDetail entry={e} connector={name} />)}>
                {what(e)}
              </Button>{" "}
              <span class="quiet">
                {[e.origin_owner_id, e.kind === "call" ? e.status : ""].filter(Boolean).join(" · ")}{" "}
                <Moment at={e.event_datetime} exact />
              </span>
              <span class="sub">{e.cure ?? e.message}</span>
            </li>
          ))}
        </ul>
      )}
      {entries.length === SHOWN && <a href={all}>All of them</a>}
    </div>
  );
}

/** How the newest token calls ended, by what they were for. */
function TokenCalls({ steps }: { steps: StepEntry[] }) {
  const kinds = [...new Set(steps.map((s) => s.action))];
  return (
    <div class="card" id="token-calls">
      <h3>Token calls</h3>
      <dl>
        {kinds.map((kind) => {
          const mine = steps.filter((s) => s.action === kind);
          const outcomes = new Map<string, StepEntry[]>();
          for (const s of mine) outcomes.set(outcome(s), [...(outcomes.get(outcome(s)) ?? []), s]);
          return (
            <>
              <dt key={kind}>{stepName(kind)}</dt>
              <dd>
                {[...outcomes].map(([name, list]) => (
                  <Badge key={name} tone={list[0]?.success === false ? "bad" : "good"}>
                    {list.length} {name}
                  </Badge>
                ))}
              </dd>
            </>
          );
        })}
      </dl>
      <p class="quiet">
        Of the newest {count(steps.length, "token call")}. A check sends a made-up code, which is refused when the
        client is right.
      </p>
    </div>
  );
}

function outcome(s: StepEntry): string {
  if (s.success !== false) return "went well";
  return s.status ? `refused (${s.status})` : "without an answer";
}
