import { Badge, Moment } from "../ui/badge";
import { openDialog } from "../ui/dialog";
import { Button } from "./allowed";
import type { Entry } from "./logapi";
import { LogDetail } from "./logdetail";
import { brief, duration, sort, what } from "./logwords";

/** Whether an entry went well, in words. */
export function Outcome({ entry }: { entry: Entry }) {
  return entry.success === false ? <Badge tone="bad">Failed</Badge> : <Badge tone="good">Succeeded</Badge>;
}

/** Entries, newest first; each opens its detail. */
export function LogTable({ entries, names, fresh }: { entries: Entry[]; names: Map<string, string>; fresh: Entry[] }) {
  const young = new Set(fresh.map((e) => e.request_id));
  return (
    <div class="table">
      <table class="log">
        <thead>
          <tr>
            <th scope="col">Time</th>
            <th scope="col">What</th>
            <th scope="col">Connector</th>
            <th scope="col">Owner</th>
            <th scope="col">Outcome</th>
            <th scope="col" class="end">
              Took
            </th>
          </tr>
        </thead>
        <tbody>
          {entries.map((e) => (
            <Row
              key={e.request_id}
              entry={e}
              connector={names.get(e.provider ?? "") ?? e.provider}
              young={young.has(e.request_id)}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ entry, connector, young }: { entry: Entry; connector: string | null; young: boolean }) {
  const words = entry.success === false ? (entry.cure ?? entry.message ?? "") : "";
  return (
    <tr data-log={entry.request_id} class={young ? "young" : undefined}>
      <td class="quiet">
        <Moment at={entry.event_datetime} exact />
      </td>
      <td>
        <Button needs={null} class="link" onClick={() => openDialog(<LogDetail entry={entry} connector={connector} />)}>
          {what(entry)}
        </Button>
        <span class="quiet sub">{sort[entry.kind]}</span>
      </td>
      <td>{connector}</td>
      <td>
        {entry.origin_owner_id}
        <span class="quiet sub" title={entry.account_id ?? undefined}>
          {brief(entry.account_id)}
        </span>
      </td>
      <td>
        <Outcome entry={entry} />
        {entry.status ? <span class="quiet"> {entry.status}</span> : null}
        {words && <span class="quiet sub">{words}</span>}
      </td>
      <td class="quiet end">{duration(entry.duration)}</td>
    </tr>
  );
}
