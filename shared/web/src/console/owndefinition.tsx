// Dialogs of a project's own connectors: their definitions, checked as they are written.
import "./main";
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { DefinitionFault } from "../api/types";
import { openDialog, useClose } from "../ui/dialog";
import { Labelled } from "../ui/fieldsform";
import { Notice } from "../ui/notice";
import { toast } from "../ui/toast";
import { count } from "../ui/words";
import { Button, Dialog } from "./allowed";
import { Catalog } from "./catalog";
import { readDefinition, saveDefinition, validateDefinition } from "./definitionapi";
import { Tested } from "./definitiontest";
import { guarded, reload } from "./store";

const EXAMPLE = `key: own_acme
name: Acme
categories: [hris]
icon: {letters: AC, color: "#0f766e"}
release_stage: beta
version: 1.0.0
api: {base_url: "https://api.acme.example/v1"}
auth:
  - key: api_key
    label: API key
    scheme: api_key
    config_fields:
      - {key: api_key, label: API key, type: password, secret: true, required: true,
         description: Acme shows it under Settings → API.}
    place: {header: {X-Api-Key: "{api_key}"}}
    verify: {method: GET, path: /me}
`;

/** Adds a connector of the project's own, or a version of one. id: the connector that is edited. */
export function OwnDefinition({ id }: { id?: string }) {
  const start = useSignal<{ text: string; tag: string | null } | null>(id ? null : { text: "", tag: null });
  const close = useClose();
  useEffect(() => {
    const begin = async () => {
      if (!id) return;
      const well = await guarded(async () => {
        start.value = await readDefinition(id);
      });
      if (!well) close();
    };
    void begin();
  }, []);
  return start.value && <Editor id={id} {...start.value} />;
}

/** Where a line of a text begins and ends. n: from 1. */
function lineAt(text: string, n: number): [number, number] {
  const lines = text.split("\n");
  const from = lines.slice(0, n - 1).reduce((sum, line) => sum + line.length + 1, 0);
  return [from, from + (lines[n - 1]?.length ?? 0)];
}

function Editor({ id, text: stored, tag }: { id: string | undefined; text: string; tag: string | null }) {
  const text = useSignal(stored);
  const faults = useSignal<DefinitionFault[] | null>(null); // null: not checked as it is now
  const area = useRef<HTMLTextAreaElement>(null);
  const file = useRef<HTMLInputElement>(null);
  const told = useRef<HTMLDivElement>(null);
  const write = (value: string) => {
    text.value = value;
    faults.value = null;
  };
  const check = async () => {
    const checked = await validateDefinition(text.value);
    const found = [...(checked.errors ?? [])];
    if (id && checked.key && checked.key !== id)
      found.push({ path: "/key", message: `This is the definition of ${id}. Its key stays as it is.` });
    faults.value = found;
    requestAnimationFrame(() => told.current?.focus());
    return { ...checked, valid: found.length === 0 };
  };
  const act = async () => {
    const { valid, key } = await check();
    if (!valid || !key) return false;
    const saved = await saveDefinition(key, text.value, tag);
    toast(`${saved.name} ${saved.version} is saved.`);
    reload();
    if (!id) requestAnimationFrame(() => openDialog(<Catalog id={key} />)); // once this one is closed
    return true;
  };
  const show = (line: number) => {
    const at = area.current;
    if (!at) return;
    at.focus();
    at.setSelectionRange(...lineAt(text.value, line));
    at.scrollTop = (line - 3) * (at.scrollHeight / Math.max(1, text.value.split("\n").length));
  };
  return (
    <Dialog
      needs="connector_definitions:write"
      title={id ? `Definition of ${id}` : "A connector of your own"}
      primary="Save"
      wide
      act={act}
      dirty={() => text.value !== stored}
      aside={
        <>
          <Button needs={null} id="check-definition" onClick={() => void guarded(check)}>
            Check
          </Button>
          <span class="grow" />
        </>
      }
    >
      <p>
        A definition says how a product that is not in the catalog is reached. Only this project sees it. Its key begins
        with <code>own_</code>; <code>infra/docs/connector-definitions.md</code> has every member.
      </p>
      <div class="actions">
        <Button needs={null} class="small" onClick={() => file.current?.click()}>
          Open a file
        </Button>
        <input
          ref={file}
          id="definition-file"
          hidden
          type="file"
          aria-label="A file with a definition"
          accept=".yaml,.yml,.json"
          onChange={(event) => {
            const chosen = event.currentTarget.files?.[0];
            if (chosen) void chosen.text().then(write);
          }}
        />
        {text.value === "" && (
          <Button needs={null} class="small" onClick={() => write(EXAMPLE)}>
            Begin with an example
          </Button>
        )}
      </div>
      {id && <Tested id={id} text={text.value} />}
      <Labelled id="definition" label="Definition" note="YAML or JSON">
        {() => (
          <textarea
            ref={area}
            id="definition"
            class="source"
            rows={16}
            spellcheck={false}
            autocapitalize="off"
            autocomplete="off"
            aria-invalid={(faults.value ?? []).length > 0}
            aria-describedby="definition-faults"
            value={text.value}
            onInput={(event) => write(event.currentTarget.value)}
          />
        )}
      </Labelled>
      <div id="definition-faults" tabIndex={-1} ref={told} role="status">
        {faults.value?.length === 0 && (
          <Notice kind="good">
            <p>The definition has no fault.</p>
          </Notice>
        )}
        {faults.value !== null && faults.value.length > 0 && (
          <Notice kind="error">
            <p class="strong">{count(faults.value.length, "fault")}</p>
            <ul class="plain">
              {faults.value.map((f) => (
                <li key={`${f.line} ${f.path} ${f.message}`}>
                  {f.line ? (
                    <Button needs={null} class="link" onClick={() => show(f.line ?? 1)}>
                      Line {f.line}
                    </Button>
                  ) : (
                    <span class="strong">The whole text</span>
                  )}{" "}
                  {f.path && <code>{f.path}</code>} {f.message}
                </li>
              ))}
            </ul>
          </Notice>
        )}
      </div>
    </Dialog>
  );
}
