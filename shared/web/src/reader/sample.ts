// An operation's example as a request, and that as code.
import { languages, snippet, type Wanted } from "../snippets/request";
import type { Placed } from "./document";

const word = (value: unknown) => encodeURIComponent(String(value));

/** The path with examples in it. */
export function pathOf({ path, op }: Placed): string {
  return (op.parameters ?? [])
    .filter((p) => p.in === "path")
    .reduce((text, p) => text.replace(`{${p.name}}`, word(p.example ?? p.name)), path);
}

/** The example of an operation: what it must have, and its body. */
export function wantedOf(placed: Placed): Wanted {
  const { op, method } = placed;
  const must = (op.parameters ?? []).filter((p) => p.in === "header" && p.required);
  const [type, media] = Object.entries(op.requestBody?.content ?? {})[0] ?? [];
  const good = Object.entries(op.responses).find(([status]) => status.startsWith("2"))?.[1];
  const by = op.security?.some((s) => "session" in s) ? "session" : op.security?.length ? "key" : "nobody";
  const content =
    type === undefined
      ? {}
      : typeof media?.example === "string"
        ? { text: { type, content: media.example } }
        : { body: media?.example };
  return {
    method,
    path: pathOf(placed),
    headers: Object.fromEntries(must.map((p) => [p.name, String(p.example ?? p.name)])),
    by,
    silent: good?.content === undefined,
    ...content,
  };
}

/** The example in every language. */
export function samples(placed: Placed): { name: string; code: string }[] {
  const wanted = wantedOf(placed);
  return languages.map((name) => ({ name, code: snippet(name, wanted) }));
}
