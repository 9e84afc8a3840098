import { LogSettingsForm } from "./logsettings";
import { Egress } from "./egress";
import { HubSettingsForm } from "./hubsettings";
import { readHub, readLogSettings, readProject } from "./projectapi";
import { ProjectName } from "./projectname";
import { session, useLoad } from "./store";
import { Loading } from "./trouble";
import { Withheld } from "./withheld";

/** What holds for the whole project. */
export function GeneralPage() {
  const { data: settings } = useLoad(readLogSettings, []);
  const { data: hub } = useLoad(readHub, []);
  const { data: whole } = useLoad(readProject, []);
  const project = session.value?.project;
  return (
    <>
      <div class="head">
        <div class="grow">
          <h1 tabIndex={-1}>Settings</h1>
          <p class="quiet">
            {project?.name} · <code>{project?.id}</code>
          </p>
        </div>
      </div>
      <section aria-labelledby="project-settings">
        <h2 id="project-settings">The project</h2>
        {project && <ProjectName key={project.name} name={project.name} />}
      </section>
      <section aria-labelledby="hub-settings">
        <h2 id="hub-settings">What your customers see</h2>
        {hub ? <HubSettingsForm key={JSON.stringify(hub)} settings={hub} /> : <Loading />}
      </section>
      {whole && <Egress addresses={whole.egress_addresses ?? []} />}
      <Withheld />
      <section aria-labelledby="log-settings">
        <h2 id="log-settings">What the log keeps</h2>
        {settings ? <LogSettingsForm key={JSON.stringify(settings)} settings={settings} /> : <Loading />}
      </section>
    </>
  );
}
