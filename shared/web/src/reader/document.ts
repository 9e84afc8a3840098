// The OpenAPI document of this deployment, as far as the reader shows it.
import { BASE } from "../ui/base";

export interface Schema {
  $ref?: string;
  type?: string | string[];
  format?: string;
  description?: string;
  enum?: unknown[];
  default?: unknown;
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
  oneOf?: Schema[];
  anyOf?: Schema[];
  allOf?: Schema[];
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  pattern?: string;
}

export interface Parameter {
  name: string;
  in: "path" | "query" | "header";
  required?: boolean;
  description?: string;
  schema: Schema;
  example?: unknown;
}

export interface Media {
  schema?: Schema;
  example?: unknown;
}

export interface Answer {
  description: string;
  content?: Record<string, Media>;
  headers?: Record<string, { schema?: Schema; description?: string }>;
}

export interface Operation {
  operationId: string;
  summary: string;
  description?: string;
  tags?: string[];
  parameters?: Parameter[];
  requestBody?: { content: Record<string, Media>; required?: boolean };
  responses: Record<string, Answer>;
  security?: Record<string, string[]>[];
}

export interface Document {
  info: { title: string; version: string; description?: string };
  tags?: { name: string; description?: string }[];
  paths: Record<string, Record<string, Operation>>;
  webhooks?: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
}

/** An operation where it is: method and path, or the event of a webhook. */
export interface Placed {
  method: string;
  path: string;
  webhook: boolean;
  op: Operation;
}

export interface Group {
  name: string;
  about: string;
  id: string;
  operations: Placed[];
}

/** The document. The page preloads it, so it must be asked for just as the page does. */
export async function loadDocument(): Promise<Document> {
  const answer = await fetch(new URL("openapi.json", BASE));
  if (!answer.ok) throw new Error(`The document was not answered: status ${answer.status}.`);
  return (await answer.json()) as Document;
}

/** The operations by tag, in the order of the tags; a tag that the document does not list comes behind them. */
export function groups(doc: Document): Group[] {
  const all = new Map<string, Group>();
  const group = (name: string, about = ""): Group => {
    const found = all.get(name);
    if (found) return found;
    const made = { name, about, id: `tag-${name.toLowerCase().replace(/\W+/g, "-")}`, operations: [] };
    all.set(name, made);
    return made;
  };
  for (const tag of doc.tags ?? []) group(tag.name, tag.description);
  const order = ["get", "post", "put", "patch", "delete"];
  for (const [part, webhook] of [
    [doc.paths, false],
    [doc.webhooks ?? {}, true],
  ] as const)
    for (const [path, item] of Object.entries(part))
      for (const method of order) {
        const op = item[method];
        if (op) group(op.tags?.[0] ?? "More").operations.push({ method: method.toUpperCase(), path, webhook, op });
      }
  return [...all.values()].filter((g) => g.operations.length > 0);
}

/** A schema behind its reference, with the name that it has. */
export function resolve(doc: Document, schema: Schema): { name: string; schema: Schema } {
  let name = "";
  let found = schema;
  while (found.$ref) {
    name = found.$ref.split("/").at(-1) ?? "";
    const next = doc.components.schemas[name];
    if (!next) break;
    found = next;
  }
  return { name, schema: found };
}

/** The type of a schema in a few words, such as "array of strings" or "string or null". */
export function typeWords(doc: Document, given: Schema): string {
  const { schema } = resolve(doc, given);
  const types = [schema.type ?? []].flat();
  const one = (type: string): string => {
    if (type === "array") return `array of ${schema.items ? plural(typeWords(doc, schema.items)) : "anything"}`;
    if (type === "string" && schema.format) return schema.format === "date-time" ? "time" : schema.format;
    return type;
  };
  if (types.length > 0) return types.map(one).join(" or ");
  const parts = [...(schema.oneOf ?? []), ...(schema.anyOf ?? [])];
  return parts.length > 0 ? [...new Set(parts.map((p) => typeWords(doc, p)))].join(" or ") : "any";
}

const plural = (word: string) => (/^(string|object|integer|number|boolean|time)$/.test(word) ? `${word}s` : word);

function range(low: number | undefined, high: number | undefined, what: string): string[] {
  if (low !== undefined && high !== undefined) return [`${low} to ${high}${what}`];
  if (low !== undefined) return [`at least ${low}${what}`];
  return high === undefined ? [] : [`at most ${high}${what}`];
}

/** What a value must be like, beside its type. */
export function limits(schema: Schema): string[] {
  const { minLength, maxLength, minimum, maximum, minItems, maxItems } = schema;
  return [
    ...range(minimum, maximum, ""),
    ...range(minLength, maxLength, " characters"),
    ...range(minItems, maxItems, " items"),
    ...(schema.default === undefined ? [] : [`default ${JSON.stringify(schema.default)}`]),
    ...(schema.pattern ? [`like ${schema.pattern}`] : []),
  ];
}
