import { useState } from "preact/hooks";
import { type Document, limits, resolve, type Schema, typeWords } from "./document";
import { Inline } from "./text";

/** The members of an object, each with its type and what it means; what is inside opens when it is asked for. */
export function Members({
  doc,
  of,
  depth = 0,
  answered = false,
}: {
  doc: Document;
  of: Schema;
  depth?: number;
  /** It is what the API says: nobody has to enter it. */
  answered?: boolean;
}) {
  const { schema } = resolve(doc, of);
  if (schema.type === "array" && schema.items)
    return <Members doc={doc} of={schema.items} depth={depth} answered={answered} />;
  const members = Object.entries(schema.properties ?? {});
  if (members.length === 0) return null;
  const must = schema.required ?? [];
  return (
    <ul class="members">
      {members
        .toSorted(([a], [b]) => Number(must.includes(b)) - Number(must.includes(a)))
        .map(([name, value]) => (
          <li key={name}>
            <Head doc={doc} name={name} of={value} required={!answered && must.includes(name)} />
            {depth < 6 && <Inside doc={doc} of={value} name={name} depth={depth + 1} answered={answered} />}
          </li>
        ))}
    </ul>
  );
}

/** One value: its name, type, meaning and limits. */
export function Head({
  doc,
  name,
  of,
  required,
  about,
}: {
  doc: Document;
  name: string;
  of: Schema;
  required: boolean | undefined;
  about?: string | undefined;
}) {
  const { schema } = resolve(doc, of);
  const values = schema.enum ?? schema.items?.enum;
  const text = about ?? of.description ?? schema.description;
  const more = limits(schema);
  return (
    <>
      <p>
        <code class="name">{name}</code> <span class="quiet">{typeWords(doc, of)}</span>
        {required && <span class="must"> required</span>}
      </p>
      {text && (
        <p>
          <Inline of={text} />
        </p>
      )}
      {values && (
        <p class="quiet">
          One of{" "}
          {values.map((v, n) => (
            <>
              {n > 0 && ", "}
              <code>{String(v)}</code>
            </>
          ))}
        </p>
      )}
      {more.length > 0 && <p class="quiet">{more.join(", ")}</p>}
    </>
  );
}

function Inside({
  doc,
  of,
  name,
  ...more
}: {
  doc: Document;
  of: Schema;
  name: string;
  depth: number;
  answered: boolean;
}) {
  const [open, setOpen] = useState(false);
  const { schema } = resolve(doc, of);
  const inner = schema.type === "array" && schema.items ? resolve(doc, schema.items).schema : schema;
  if (!inner.properties || Object.keys(inner.properties).length === 0) return null;
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>Members of {name}</summary>
      {open && <Members doc={doc} of={inner} {...more} />}
    </details>
  );
}
