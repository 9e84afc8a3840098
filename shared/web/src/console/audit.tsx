import { Moment } from "../ui/badge";
import { Button } from "./allowed";
import { lacking } from "./access";
import { saveFile } from "./download";
import { NotYours } from "./notyours";
import { ShowMore, usePages } from "./pages";
import { type AuditEntry, exportAudit, readAudit } from "./projectapi";
import { guarded } from "./store";
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
  if (!pages.first) return <Loading />;
  const { all, more } = pages;
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
              <Row key={e.id} entry={e} />
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
  project: "Project",
  webhook: "Webhook",
};

const actors: Record<string, string> = {
  key: "API key",
  session: "A customer, in the hub",
  system: "Patchbay itself",
  command: "The command line",
};

function Row({ entry }: { entry: AuditEntry }) {
  const [kind = "", ...id] = entry.by.split(":");
  const verb = entry.action.slice(entry.action.lastIndexOf(".") + 1).replaceAll("_", " ");
  return (
    <tr data-audit={entry.action}>
      <td class="quiet">
        <Moment at={entry.timestamp} exact />
      </td>
      <td>
        {actors[kind] ?? kind}
        {kind === "key" && <code class="quiet sub">{id.join(":")}</code>}
        {entry.ip && <span class="quiet sub">from {entry.ip}</span>}
      </td>
      <td>
        {entities[entry.entity] ?? entry.entity} {verb}
        <code class="quiet sub">{entry.subject}</code>
      </td>
      <td>
        <Differences before={entry.before ?? {}} after={entry.after ?? {}} />
      </td>
    </tr>
  );
}

function Differences({ before, after }: { before: Record<string, unknown>; after: Record<string, unknown> }) {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return (
    <>
      {names.map((name) => (
        <span class="sub" key={name}>
          <span class="quiet">{name.replaceAll("_", " ")}: </span>
          {name in before && <del>{shown(before[name])}</del>} {name in after && <ins>{shown(after[name])}</ins>}
        </span>
      ))}
    </>
  );
}

/** A value in a line. A secret is there as its digest, of which the beginning tells two from each other. */
function shown(value: unknown): string {
  if (value === null || value === undefined || value === "") return "nothing";
  if (typeof value === "boolean") return value ? "yes" : "no";
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > 160 ? `${text.slice(0, 160)}…` : text;
}
