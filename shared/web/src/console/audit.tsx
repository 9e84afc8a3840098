import { Moment } from "../ui/badge";
import { Button } from "./allowed";
import { lacking } from "./access";
import { loadNames, type Names, subjectOf, withEntries } from "./auditnames";
import { saveFile } from "./download";
import { NotYours } from "./notyours";
import { ShowMore, usePages } from "./pages";
import { type AuditEntry, exportAudit, readAudit } from "./projectapi";
import { howMany, scopeWords } from "./scopewords";
import { guarded, useLoad } from "./store";
import { Loading } from "./trouble";

/** Who changed which setting. */
export function AuditPage() {
  const why = lacking("project:admin");
  return (
    <>
      <div class="head">
        <div class="grow">
          <h1 tabIndex={-1}>Audit log</h1>
          <p class="quiet">Who changed which setting, kept for a year.</p>
        </div>
        <Button needs="project:admin" id="export-audit" onClick={() => void guarded(download)}>
          Download as CSV
        </Button>
      </div>
      {why ? <NotYours why={why} /> : <Audit />}
    </>
  );
}

async function download(): Promise<void> {
  saveFile("audit.csv", "text/csv", await exportAudit());
}

/** Changes of settings, newest first: who, what, from where, before and after. */
function Audit() {
  const pages = usePages((next) => readAudit(next ?? undefined), []);
  const { data: known } = useLoad(loadNames, []);
  if (!pages.first || !known) return <Loading />;
  const { all, more } = pages;
  const names = withEntries(known, all);
  if (all.length === 0 && !more)
    return <p class="card quiet">No setting was changed yet. Each change will be here for a year.</p>;
  return (
    <>
      <div class="table">
        <table class="log">
          <thead>
            <tr>
              <th scope="col">Time</th>
              <th scope="col">Who</th>
              <th scope="col">What</th>
              <th scope="col">Before and after</th>
            </tr>
          </thead>
          <tbody>
            {all.map((e) => (
              <Row key={e.id} entry={e} names={names} />
            ))}
          </tbody>
        </table>
      </div>
      <ShowMore of={pages} />
    </>
  );
}

const entities: Record<string, string> = {
  account: "Linked account",
  api_key: "API key",
  auth_config: "Auth config",
  connector: "Connector",
  connector_definition: "Connector of your own",
  member: "Member",
  project: "Project",
  inbound_secret: "Secret that a provider sends",
  pending_call: "Call that needs approval",
  use_token: "Use token",
  webhook: "Webhook",
};

const actors: Record<string, string> = {
  key: "API key",
  use_token: "A use token",
  user: "Somebody who is no member any more",
  session: "A customer, in the hub",
  system: "Patchbay itself",
  command: "The command line",
};

function Row({ entry, names }: { entry: AuditEntry; names: Names }) {
  const [kind = ""] = entry.by.split(":");
  const by = names.get(entry.by);
  const subject = names.get(subjectOf(entry));
  const verb = entry.action.slice(entry.action.lastIndexOf(".") + 1).replaceAll("_", " ");
  return (
    <tr data-audit={entry.action}>
      <td class="quiet">
        <Moment at={entry.timestamp} exact />
      </td>
      <td>
        {kind === "user" ? (by ?? actors["user"]) : (actors[kind] ?? kind)}
        {kind === "key" && (by ? <span class="sub">{by}</span> : <span class="quiet sub">one that is gone</span>)}
        {entry.ip && <span class="quiet sub">from {entry.ip}</span>}
      </td>
      <td>
        {entities[entry.entity] ?? entry.entity} {verb}
        {subject ? (
          <span class="sub" title={entry.subject}>
            {subject}
          </span>
        ) : (
          <code class="quiet sub">{entry.subject}</code>
        )}
      </td>
      <td>
        <Differences before={entry.before ?? {}} after={entry.after ?? {}} names={names} />
      </td>
    </tr>
  );
}

function Differences({
  before,
  after,
  names,
}: {
  before: Record<string, unknown>;
  after: Record<string, unknown>;
  names: Names;
}) {
  const members = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return (
    <>
      {members.map((name) => (
        <span class="sub" key={name}>
          <span class="quiet">{name.replace(/_id$/, "").replaceAll("_", " ")}: </span>
          {name in before && <del>{shown(name, before[name], names)}</del>}{" "}
          {name in after && <ins>{shown(name, after[name], names)}</ins>}
        </span>
      ))}
    </>
  );
}

/** A value in a line. A secret is there as its digest, of which the beginning tells two from each other. */
function shown(name: string, value: unknown, names: Names): string {
  if (value === null || value === undefined || value === "") return "nothing";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (name === "scopes" && Array.isArray(value))
    return value.length >= howMany ? "everything" : value.map((s) => scopeWords(String(s))).join("; ");
  if (typeof value === "string") {
    if (name === "state") return value.replaceAll("_", " ");
    const named = name.endsWith("auth_config_id") && names.get(`auth_config:${value}`);
    if (named) return named;
  }
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > 160 ? `${text.slice(0, 160)}…` : text;
}
