// The reader of the API: one page of every operation, from the document that this deployment serves.
import { render } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Toasts } from "../ui/toast";
import { type Document, type Group, groups, loadDocument, type Placed } from "./document";
import { Method, OperationView } from "./operation";
import { Code } from "../snippets/code";
import { Members } from "./schema";
import { Text } from "./text";

const problem = {
  title: "Errors",
  about:
    "Every error is a problem document (RFC 9457): `message` says what happened and what to do, `code` names it for " +
    "programs and stays, `errors` has each wrong part of the request, `instance` is the request's id.",
};

function Reader() {
  const [doc, setDoc] = useState<Document | null>(null);
  const [failure, setFailure] = useState("");
  const [search, setSearch] = useState("");
  const load = async () => {
    setFailure("");
    try {
      setDoc(await loadDocument());
    } catch (fault) {
      setFailure(fault instanceof TypeError ? "The server did not answer." : (fault as Error).message);
    }
  };
  useEffect(() => void load(), []);
  useEffect(() => {
    // The address names a place that was not there when the page was loaded.
    if (doc && location.hash) document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView();
  }, [doc]);
  if (!doc)
    return (
      <main id="main">
        <h1>Patchbay API</h1>
        {failure ? (
          <>
            <p role="alert">{failure}</p>
            <button type="button" onClick={() => void load()}>
              Try again
            </button>
          </>
        ) : (
          <p class="quiet">Loading…</p>
        )}
      </main>
    );
  const found = matching(groups(doc), search);
  return (
    <>
      <Contents found={found} search={search} setSearch={setSearch} />
      <main id="main" tabIndex={-1}>
        <Intro doc={doc} />
        {found.map((group) => (
          <section key={group.id} class="group" aria-labelledby={group.id}>
            <h2 id={group.id}>{group.name}</h2>
            {group.about && <p class="quiet">{group.about}</p>}
            {group.operations.map((placed) => (
              <OperationView key={placed.op.operationId} doc={doc} placed={placed} />
            ))}
          </section>
        ))}
        {found.length === 0 && <p role="status">No operation has all of these words.</p>}
      </main>
      <Toasts />
    </>
  );
}

function matching(all: Group[], search: string): Group[] {
  const words = search.trim().toLowerCase().split(/\s+/);
  const has = ({ op, method, path }: Placed, group: Group) => {
    const text =
      `${group.name} ${op.operationId} ${op.summary} ${method} ${path} ${op.description ?? ""}`.toLowerCase();
    return words.every((w) => text.includes(w));
  };
  return all
    .map((g) => ({ ...g, operations: g.operations.filter((placed) => has(placed, g)) }))
    .filter((g) => g.operations.length > 0);
}

function Contents({ found, search, setSearch }: { found: Group[]; search: string; setSearch: (text: string) => void }) {
  return (
    <div class="contents">
      <search>
        <input
          type="search"
          aria-label="Search the operations"
          placeholder="Search…"
          value={search}
          onInput={(event) => setSearch(event.currentTarget.value)}
        />
      </search>
      <details class="map" open={matchMedia("(min-width: 60rem)").matches}>
        <summary>Contents</summary>
        <nav aria-label="Operations">
          {found.map((group) => (
            <div key={group.id}>
              <a class="strong" href={`#${group.id}`}>
                {group.name}
              </a>
              <ul>
                {group.operations.map(({ op, method, webhook }) => (
                  <li key={op.operationId}>
                    <a href={`#${op.operationId}`}>
                      {!webhook && <Method of={method} />}
                      <span>{op.summary}</span>
                    </a>
                  </li>
                ))}
              </ul>
            </div>
          ))}
        </nav>
      </details>
    </div>
  );
}

function Intro({ doc }: { doc: Document }) {
  const base = new URL(".", location.href).href.replace(/\/$/, "");
  const lines = `export PATCHBAY_URL=${base}\nexport PATCHBAY_API_KEY=pbk_…`;
  return (
    <>
      <h1 tabIndex={-1}>Patchbay API</h1>
      <div class="text">
        <Text of={doc.info.description} />
        <p>
          The document itself is <a href="openapi.json">openapi.json</a> (OpenAPI 3.1, version {doc.info.version}).
          Every connector with its fields is at <a href="docs/connectors">docs/connectors</a>. Vendors' own SDKs reach
          accounts through the proxy: <a href="docs/sdks">docs/sdks</a>.
        </p>
      </div>
      <Code
        label="What the code below reads"
        tabs={[{ name: "shell", code: lines }]}
        chosen="shell"
        choose={() => {}}
      />
      <section class="group" aria-labelledby="errors">
        <h2 id="errors">{problem.title}</h2>
        <div class="text">
          <Text of={problem.about} />
        </div>
        <details>
          <summary>Members of a problem</summary>
          <Members doc={doc} of={{ $ref: "#/components/schemas/Problem" }} answered />
        </details>
      </section>
    </>
  );
}

const root = document.getElementById("docs");
if (root) {
  root.replaceChildren();
  render(<Reader />, root);
}
