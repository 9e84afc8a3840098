import { Badge, StateBadge } from "../ui/badge";
import { CopyLine } from "../ui/copy";
import { BASE } from "../ui/base";
import { openDialog } from "../ui/dialog";
import type { Field } from "../ui/fields";
import { Logo } from "../ui/logo";
import { Notice } from "../ui/notice";
import { Outside } from "../ui/outside";
import { redirects, schemeName } from "../ui/words";
import { Button } from "./allowed";
import { AccountsTable } from "./accountstable";
import { disable, enable } from "./actions";
import { type Detail, enc } from "./api";
import { ConnectorActivity } from "./connectorlog";
import { DeleteDefinition } from "./deletedefinition";
import { FollowUpNotice } from "./followup";
import { Configs } from "./configs";
import { LinkAccount } from "./linkaccount";
import { openDefinition } from "./ownlater";
import { Loading } from "./trouble";
import { api, categoryNames, loadCategories, useLoad } from "./store";

/** One connector: its auth configs, its linked accounts, how it authenticates. */
export function ConnectorPage({ id }: { id: string }) {
  const { data: connector, missing } = useLoad(() => api().connector(id), [id]);
  if (missing) {
    return (
      <div class="card empty">
        <h1 tabIndex={-1}>There is no such connector</h1>
        <p class="quiet">
          The catalog of this project has none that is called <code>{id}</code>. It may be spelled differently, or not
          be part of your plan.
        </p>
        <a class="button primary" href="#/">
          Your connectors
        </a>
      </div>
    );
  }
  if (!connector) return <Loading />;
  return (
    <>
      <p>
        <a href="#/">← Connectors</a>
      </p>
      <Head connector={connector} />
      {connector.state === "disabled" && (
        <Notice kind="warning">
          <p>
            This connector is disabled. It is not in the hub, its linked accounts are inactive, and every API call for
            one of them is refused.
          </p>
        </Notice>
      )}
      {connector.follow_up && <FollowUpNotice id={connector.key} start={connector.follow_up} />}
      <Configs connector={connector} />
      {connector.state !== "not_configured" && (
        <section aria-labelledby="accounts">
          <h2 id="accounts">Linked accounts</h2>
          <AccountsTable
            filter={{ connector: connector.key }}
            configs={connector.auth_configs}
            nothing="No account is linked yet."
          />
        </section>
      )}
      {connector.state !== "not_configured" && <ConnectorActivity connector={connector} />}
      <About connector={connector} />
    </>
  );
}

function Head({ connector }: { connector: Detail }) {
  const { data: categories } = useLoad(loadCategories, []);
  return (
    <div class="head">
      <Logo id={connector.key} address={connector.logo_url} icon={connector.icon} />
      <div class="grow">
        <h1 tabIndex={-1}>{connector.name}</h1>
        <p class="quiet">
          {categoryNames(connector.categories, categories ?? [])} · <code>{connector.key}</code>
          {connector.docs_url && (
            <>
              {" "}
              · <Outside href={connector.docs_url}>How it authenticates</Outside>
            </>
          )}
          {!connector.key.startsWith("own_") && (
            <>
              {" "}
              · <Outside href={new URL(`docs/connectors/${enc(connector.key)}`, BASE).href}>Its page</Outside>
            </>
          )}
        </p>
      </div>
      <StateBadge state={connector.state} />
      <div class="actions">
        {connector.state === "enabled" && (
          <Button
            needs="connect_sessions:write"
            class="primary"
            id="link-account"
            onClick={() => openDialog(<LinkAccount connector={connector} />)}
          >
            Link an account
          </Button>
        )}
        {connector.state !== "not_configured" && <Toggle connector={connector} />}
        {connector.key.startsWith("own_") && (
          <>
            <Button needs={null} id="definition-of" onClick={() => void openDefinition(connector.key)}>
              Definition
            </Button>
            <Button
              needs="connector_definitions:write"
              why={connector.auth_configs.length > 0 ? "Delete its auth configs first." : undefined}
              class="danger"
              id="delete-definition"
              onClick={() => openDialog(<DeleteDefinition connector={connector} />)}
            >
              Delete
            </Button>
          </>
        )}
      </div>
    </div>
  );
}

/** One button for both, so that it keeps the focus when it is pressed. */
function Toggle({ connector }: { connector: Detail }) {
  const on = connector.state === "enabled";
  return (
    <Button
      needs="connectors:write"
      class={on ? undefined : "primary"}
      id={on ? "disable" : "enable"}
      onClick={() => void (on ? disable(connector) : enable(connector))}
    >
      {on ? "Disable" : "Enable"}
    </Button>
  );
}

function About({ connector }: { connector: Detail }) {
  return (
    <section aria-labelledby="about">
      <h2 id="about">How it authenticates</h2>
      {connector.auth_types.some((a) => redirects(a.scheme)) && (
        <CopyLine
          id="redirect-uri"
          title="Redirect URI, to register with the provider"
          text={connector.redirect_uri}
          label="Copy the redirect URI"
        />
      )}
      {connector.auth_types.map((a) => (
        <div class="card" key={a.key}>
          <h3>
            {a.label} {schemeName(a.scheme) !== a.label && <Badge>{schemeName(a.scheme)}</Badge>}
          </h3>
          <Needed title="You set up once" fields={a.setup_fields} />
          <Needed title="Each customer enters" fields={a.config_fields} />
        </div>
      ))}
    </section>
  );
}

function Needed({ title, fields }: { title: string; fields: Field[] | null }) {
  return (
    <p>
      <span class="quiet">{title}: </span>
      {fields?.length
        ? fields.map((f, i) => (
            <>
              {i > 0 && ", "}
              {f.label}
              {!f.required && <span class="quiet"> (optional)</span>}
            </>
          ))
        : "nothing"}
    </p>
  );
}
