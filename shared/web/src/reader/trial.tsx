import { useId, useState } from "preact/hooks";
import { Labelled } from "../ui/fieldsform";
import { Notice } from "../ui/notice";
import { BASE } from "../ui/base";
import { pretty } from "../ui/request";
import { key, setKey } from "./chosen";
import type { Parameter, Placed } from "./document";
import { wantedOf } from "./sample";

type Outcome = { status: number; headers: string; text: string } | { fault: string };

/** Calls this deployment for real, with what is typed. */
export function Trial({ placed }: { placed: Placed }) {
  const [open, setOpen] = useState(false);
  return (
    <details class="trial" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>Try it</summary>
      {open && <TrialForm placed={placed} />}
    </details>
  );
}

function TrialForm({ placed }: { placed: Placed }) {
  const id = useId();
  const { op, method, path } = placed;
  const wanted = wantedOf(placed);
  const parameters = (op.parameters ?? []).filter((p) => p.in !== "header" || p.required);
  const [values, setValues] = useState<Record<string, string>>({});
  const [body, setBody] = useState(wanted.text?.content ?? (wanted.body ? JSON.stringify(wanted.body, null, 2) : ""));
  const [token, setToken] = useState("");
  const [busy, setBusy] = useState(false);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const send = async (event: Event) => {
    event.preventDefault();
    if (busy) return;
    const missing = parameters.find((p) => p.required && !values[p.name]);
    if (missing) return setOutcome({ fault: `Enter ${missing.name}.` });
    setBusy(true);
    setOutcome(await ask(address(path, parameters, values), method, headersOf(), body || null));
    setBusy(false);
  };
  const headersOf = () => ({
    ...(wanted.by === "session" ? { "x-hub-session-token": token.trim() } : {}),
    ...(wanted.by === "key" ? { authorization: `Bearer ${key.value.trim()}` } : {}),
    ...(body ? { "content-type": wanted.text?.type ?? "application/json" } : {}),
    ...Object.fromEntries(parameters.filter((p) => p.in === "header").map((p) => [p.name, values[p.name] ?? ""])),
  });
  return (
    <form class="stack" autocomplete="off" noValidate onSubmit={(event) => void send(event)}>
      {method !== "GET" && <p class="quiet">This is no rehearsal: it changes the project that the key belongs to.</p>}
      {wanted.by === "key" && <Line id={`${id}-key`} label="API key" type="password" value={key.value} set={setKey} />}
      {wanted.by === "session" && (
        <Line id={`${id}-token`} label="Connect session's token" type="password" value={token} set={setToken} />
      )}
      {parameters.map((p) => (
        <Line
          key={p.name}
          id={`${id}-of-${p.name}`}
          label={p.name + (p.required ? " (required)" : "")}
          placeholder={p.example === undefined ? "" : String(p.example)}
          value={values[p.name] ?? ""}
          set={(v) => setValues((old) => ({ ...old, [p.name]: v }))}
        />
      ))}
      {op.requestBody && (
        <Labelled id={`${id}-body`} label="Body">
          {() => (
            <textarea
              id={`${id}-body`}
              rows={Math.min(14, body.split("\n").length + 1)}
              spellcheck={false}
              value={body}
              onInput={(event) => setBody(event.currentTarget.value)}
            />
          )}
        </Labelled>
      )}
      <div class="actions">
        <button type="submit" class="primary" aria-busy={busy}>
          Send
        </button>
      </div>
      <div class="stack" role="status">
        {outcome && <Shown of={outcome} />}
      </div>
    </form>
  );
}

function Line({
  id,
  label,
  value,
  set,
  placeholder,
  type = "text",
}: {
  id: string;
  label: string;
  value: string;
  set: (value: string) => void;
  placeholder?: string;
  type?: "text" | "password";
}) {
  return (
    <Labelled id={id} label={label}>
      {() => (
        <input
          id={id}
          type={type as "text"}
          autocomplete={type === "password" ? "new-password" : "off"}
          spellcheck={false}
          placeholder={placeholder}
          value={value}
          onInput={(event) => set(event.currentTarget.value)}
        />
      )}
    </Labelled>
  );
}

function Shown({ of }: { of: Outcome }) {
  if ("fault" in of)
    return (
      <Notice kind="error">
        <p>{of.fault}</p>
      </Notice>
    );
  return (
    <>
      <p class="strong">{of.status}</p>
      {of.headers && <p class="quiet">{of.headers}</p>}
      {of.text && (
        <pre class="said" tabIndex={0} role="group" aria-label="What was answered">
          {pretty(of.text)}
        </pre>
      )}
    </>
  );
}

/** The address of a trial. A list is several values with commas, as the API takes them. */
function address(path: string, parameters: Parameter[], values: Record<string, string>): URL {
  const filled = parameters
    .filter((p) => p.in === "path")
    .reduce((text, p) => text.replace(`{${p.name}}`, encodeURIComponent(values[p.name] ?? "")), path);
  const url = new URL(filled.slice(1), BASE);
  for (const p of parameters)
    if (p.in === "query" && values[p.name]) url.searchParams.set(p.name, values[p.name] ?? "");
  return url;
}

async function ask(url: URL, method: string, headers: Record<string, string>, body: string | null): Promise<Outcome> {
  try {
    const answer = await fetch(url, { method, headers, body, credentials: "omit", cache: "no-store" });
    const told = ["etag", "link", "location", "x-request-id"].flatMap((name) => {
      const value = answer.headers.get(name);
      return value ? [`${name}: ${value}`] : [];
    });
    return { status: answer.status, headers: told.join(" · "), text: await answer.text() };
  } catch (error) {
    return { fault: error instanceof TypeError ? "It could not be sent, or nothing answered." : String(error) };
  }
}
