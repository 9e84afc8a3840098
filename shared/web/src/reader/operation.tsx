import { useState } from "preact/hooks";
import { Code } from "../snippets/code";
import { language, setLanguage } from "./chosen";
import type { Answer, Document, Parameter, Placed } from "./document";
import { pathOf, samples } from "./sample";
import { Head, Members } from "./schema";
import { Inline, Text } from "./text";
import { Trial } from "./trial";

const places = { path: "In the path", query: "In the query", header: "Headers" } as const;

/** An operation: what it does, what it takes, what it answers, and as code. */
export function OperationView({ doc, placed }: { doc: Document; placed: Placed }) {
  const { op, method, path, webhook } = placed;
  const body = Object.values(op.requestBody?.content ?? {})[0];
  const example = webhook ? JSON.stringify(body?.example, null, 2) : null;
  return (
    <article id={op.operationId} aria-labelledby={`${op.operationId}-title`}>
      <div class="says">
        <h3 id={`${op.operationId}-title`}>
          <a href={`#${op.operationId}`}>{op.summary}</a>
        </h3>
        <p class="where">
          <Method of={method} /> <code>{path}</code>
        </p>
        <div class="text">
          <Text of={op.description} />
        </div>
        {(["path", "query", "header"] as const).map((place) => (
          <Parameters key={place} doc={doc} title={places[place]} of={op.parameters?.filter((p) => p.in === place)} />
        ))}
        {body?.schema && Object.keys(body.schema).length > 0 && (
          <section>
            <h4>
              Body <span class="quiet">{Object.keys(op.requestBody?.content ?? {}).join(", ")}</span>
            </h4>
            <Members doc={doc} of={body.schema} />
          </section>
        )}
        <Answers doc={doc} of={op.responses} webhook={webhook} />
      </div>
      <div class="shows">
        {example ? (
          <Code label="Example" tabs={[{ name: "Body", code: example }]} chosen="Body" choose={() => {}} />
        ) : (
          <>
            <Code
              label={`${method} ${pathOf(placed)}`}
              tabs={samples(placed)}
              chosen={language.value}
              choose={setLanguage}
            />
            <Answered of={op.responses} />
            <Trial placed={placed} />
          </>
        )}
      </div>
    </article>
  );
}

/** The method as a mark. */
export function Method({ of }: { of: string }) {
  return <span class={`method ${of.toLowerCase()}`}>{of}</span>;
}

function Parameters({ doc, title, of }: { doc: Document; title: string; of: Parameter[] | undefined }) {
  if (!of?.length) return null;
  const list = (
    <ul class="members">
      {of.map((p) => (
        <li key={p.name}>
          <Head doc={doc} name={p.name} of={p.schema} required={p.required} about={p.description} />
        </li>
      ))}
    </ul>
  );
  return (
    <section>
      <h4>{title}</h4>
      {of.length > 8 ? (
        <details>
          <summary>{of.length} parameters</summary>
          {list}
        </details>
      ) : (
        list
      )}
    </section>
  );
}

function Answers({ doc, of, webhook }: { doc: Document; of: Record<string, Answer>; webhook: boolean }) {
  const all = Object.entries(of);
  const good = all.filter(([status]) => status.startsWith("2"));
  const bad = all.filter(([status]) => !status.startsWith("2") && status !== "default");
  return (
    <section>
      <h4>{webhook ? "Your answer" : "Answers"}</h4>
      {good.map(([status, answer]) => {
        const schema = Object.values(answer.content ?? {})[0]?.schema;
        return (
          <div key={status}>
            <p>
              <code class="name">{status}</code> <Inline of={answer.description} />
            </p>
            {schema && (
              <details>
                <summary>Members of the answer</summary>
                <Members doc={doc} of={schema} answered />
              </details>
            )}
          </div>
        );
      })}
      {bad.length > 0 && (
        <p class="quiet">
          Else{" "}
          {bad.map(([status, answer], n) => (
            <>
              {n > 0 && ", "}
              <code title={answer.description}>{status}</code>
            </>
          ))}
          , with a <a href="#errors">problem</a> that says what to do.
        </p>
      )}
    </section>
  );
}

function Answered({ of }: { of: Record<string, Answer> }) {
  const [chosen, choose] = useState("");
  const [status, answer] = Object.entries(of).find(([s]) => s.startsWith("2")) ?? [];
  const tabs = Object.entries(answer?.content ?? {}).map(([kind, media]) => ({
    name: kind,
    code: typeof media.example === "string" ? media.example : JSON.stringify(media.example, null, 2),
  }));
  if (!status || tabs.length === 0) return null;
  return <Code label={`Answer ${status}`} tabs={tabs} chosen={chosen} choose={choose} />;
}
