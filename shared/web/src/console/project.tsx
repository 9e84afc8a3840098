import { Audit } from "./audit";
import { LogSettingsForm } from "./logsettings";
import { exportAudit, readLogSettings } from "./projectapi";
import { guarded, session, useLoad } from "./store";
import { Loading } from "./trouble";

/** The project: what is kept of its log, and who changed which setting. */
export function ProjectPage() {
  const { data: settings } = useLoad(readLogSettings, []);
  const project = session.value?.project;
  return (
    <>
      <div class="head">
        <div class="grow">
          <h1 tabIndex={-1}>Project settings</h1>
          <p class="quiet">
            {project?.name} · <code>{project?.id}</code>
          </p>
        </div>
      </div>
      <section aria-labelledby="log-settings">
        <h2 id="log-settings">What the log keeps</h2>
        {settings ? <LogSettingsForm key={JSON.stringify(settings)} settings={settings} /> : <Loading />}
      </section>
      <section aria-labelledby="audit">
        <div class="head">
          <h2 id="audit" class="grow">
            Who changed which setting
          </h2>
          <button type="button" id="export-audit" onClick={() => void guarded(download)}>
            Download as CSV
          </button>
        </div>
        <Audit />
      </section>
    </>
  );
}

async function download(): Promise<void> {
  const address = URL.createObjectURL(new Blob([await exportAudit()], { type: "text/csv" }));
  const link = Object.assign(document.createElement("a"), { href: address, download: "audit.csv" });
  link.click();
  URL.revokeObjectURL(address);
}
