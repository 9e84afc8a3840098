// A server of the Model Context Protocol as a connector of the project's own, by its address alone.
import "./main";
import { useSignal } from "@preact/signals";
import { useRef, useState } from "preact/hooks";
import type { DiscoverOutputBody, PutDefinitionOutputBody } from "../api/types";
import { CopyLine } from "../ui/copy";
import { Labelled } from "../ui/fieldsform";
import { Problem } from "../ui/request";
import { toast } from "../ui/toast";
import { Dialog } from "./allowed";
import { addDefinition, deleteDefinition, discoverServer } from "./definitionapi";
import { Field, Found } from "./serverparts";
import { api, connectorAddress, reload } from "./store";

/** Asks for an address, shows what is found there step by step, and then adds and enables it. */
export function AddServer() {
  const address = useSignal("");
  const found = useSignal<DiscoverOutputBody | null>(null);
  const name = useSignal("");
  const client = useSignal({ id: "", secret: "" });
  const faults = useSignal<Record<string, string>>({});
  const told = useRef<HTMLDivElement>(null);
  const [repeat] = useState(() => crypto.randomUUID());
  const proposed = found.value?.connector;

  const look = async () => {
    if (address.value.trim() === "") return blame("server-url", "Enter the server's address.");
    const answer = await discoverServer(address.value.trim());
    found.value = answer;
    name.value = answer.connector?.name ?? "";
    requestAnimationFrame(() => told.current?.focus());
    return false;
  };
  const blame = (id: string, words: string) => {
    faults.value = { [id]: words };
    document.getElementById(id)?.focus();
    return false;
  };
  /** Whoever adds the same server at the same moment reads so, and looks again. */
  const added = () => {
    found.value = null;
    blame(
      "server-url",
      "Somebody added this server just now. Find it among the connectors, or look again to add another.",
    );
    reload();
    return true;
  };
  const add = async (of: NonNullable<typeof proposed>) => {
    const byOwner = found.value?.client === "owner";
    if (name.value.trim() === "") return blame("server-name", "Enter a name.");
    if (byOwner && client.value.id.trim() === "")
      return blame("server-client", "Enter the id of the client that you registered.");
    const saved = await addDefinition(of.key, renamed(of.definition, name.value.trim()));
    try {
      await api().createAuthConfig(
        { connector_key: of.key, auth_type: of.auth_type, setup_fields: byOwner ? fieldsOf(client.value) : {} },
        repeat,
      );
    } catch (problem) {
      await undo(of.key, saved);
      throw problem;
    }
    toast(`${saved.name} is enabled. Link the first account.`);
    reload();
    location.hash = connectorAddress(of.key);
    return true;
  };
  return (
    <Dialog
      needs="connector_definitions:write"
      title="Add a server by its address"
      primary={proposed ? "Add and enable" : "Look at it"}
      act={() => (proposed ? add(proposed) : look())}
      dirty={() => address.value !== ""}
      handle={(problem) => problem.code === "connector_exists" && added()}
      blame={(list) => list.filter((f) => !(f.location === "body.url" && (blame("server-url", f.message), true)))}
    >
      <p>
        Any server that speaks the Model Context Protocol and signs its users in. Patchbay asks it how, and stores
        nothing until you add it.
      </p>
      <Labelled
        id="server-url"
        label="Address"
        help="Such as https://mcp.example.com/mcp"
        fault={faults.value["server-url"] ?? ""}
      >
        {(about) => (
          <input
            id="server-url"
            type="url"
            inputMode="url"
            spellcheck={false}
            autocomplete="off"
            maxLength={1000}
            aria-describedby={about}
            aria-invalid={Boolean(faults.value["server-url"])}
            value={address.value}
            onInput={(event) => {
              address.value = event.currentTarget.value;
              found.value = null;
              faults.value = {};
            }}
          />
        )}
      </Labelled>
      <div role="status" ref={told} tabIndex={-1} id="server-found">
        {found.value && <Found of={found.value} />}
      </div>
      {proposed && (
        <>
          <Field
            id="server-name"
            label="Name"
            help="Your customers see it."
            fault={faults.value["server-name"]}
            max={100}
            of={name.value}
            set={(text) => {
              name.value = text;
              faults.value = {};
            }}
          />
          {found.value?.client === "owner" && (
            <>
              <CopyLine
                id="server-redirect"
                title="Redirect URI. Register a client with it at the server first:"
                text={proposed.redirect_uri}
                label="Copy the redirect URI"
              />
              <Field
                id="server-client"
                label="Client ID"
                fault={faults.value["server-client"]}
                max={2000}
                of={client.value.id}
                set={(id) => {
                  client.value = { ...client.value, id };
                  faults.value = {};
                }}
              />
              <Field
                id="server-secret"
                label="Client secret"
                help="Leave it empty for a public client."
                max={2000}
                secret
                of={client.value.secret}
                set={(secret) => {
                  client.value = { ...client.value, secret };
                }}
              />
            </>
          )}
        </>
      )}
    </Dialog>
  );
}

const fieldsOf = (of: { id: string; secret: string }): Record<string, string> =>
  of.secret === "" ? { client_id: of.id.trim() } : { client_id: of.id.trim(), client_secret: of.secret };

/** A definition with another name. JSON's texts are YAML's. */
const renamed = (definition: string, name: string): string =>
  definition.replace(/^name: .*$/m, () => `name: ${JSON.stringify(name)}`);

/** Takes back the definition whose auth config could not be made, so that nothing is stored half. */
async function undo(key: string, saved: PutDefinitionOutputBody): Promise<void> {
  try {
    await deleteDefinition(key, `"${saved.revision}"`);
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem; // what went wrong first is told
  }
}
