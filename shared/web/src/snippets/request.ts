// A request of the API as code that runs as it stands, with nothing but what each language brings. What is secret or
// of a deployment comes from the environment.

/** A request to show. body is sent as JSON; text as it is, with its media type. */
export interface Wanted {
  method: string;
  /** With what it has in the place of its parameters, and its query. */
  path: string;
  headers?: Record<string, string>;
  body?: unknown;
  text?: { type: string; content: string };
  /** What it is authorized with: an API key, a connect session's token, or nothing. */
  by?: "key" | "session" | "nobody";
  /** It answers nothing. */
  silent?: boolean;
}

/** The languages, in the order in which they are offered. */
export const languages = ["curl", "TypeScript", "Go", "Python"] as const;
export type Language = (typeof languages)[number];

/** The variables that the code reads, with what they hold. */
export const variables = { base: "PATCHBAY_URL", key: "PATCHBAY_API_KEY", session: "PATCHBAY_SESSION_TOKEN" } as const;

/** The code of a request in a language. */
export function snippet(language: Language, wanted: Wanted): string {
  const { content, type } = payload(wanted);
  const headers = Object.entries(wanted.headers ?? {});
  if (type) headers.push(["content-type", type]);
  return { curl, TypeScript: typescript, Go: golang, Python: python }[language](wanted, headers, content);
}

type Headers = [string, string][];

function payload({ body, text }: Wanted): { content: string | null; type: string } {
  if (text) return { content: text.content, type: text.type };
  return body === undefined ? { content: null, type: "" } : { content: JSON.stringify(body, null, 2), type: JSON_TYPE };
}

const JSON_TYPE = "application/json";
const quoted = (text: string) => JSON.stringify(text);
const indented = (text: string, by: string) => text.replaceAll("\n", `\n${by}`);

/** A word of a shell. */
const word = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;

function curl({ method, path, by }: Wanted, headers: Headers, content: string | null): string {
  const safe = path.replace(/[!$`"\\]/g, (c) => `%${c.charCodeAt(0).toString(16)}`);
  const implied = method === "GET" ? content === null : method === "POST" && content !== null;
  return [
    `curl "$${variables.base}${safe}"`,
    ...(implied ? [] : [`-X ${method}`]),
    ...(by === "session" ? [`-H "x-hub-session-token: $${variables.session}"`] : []),
    ...(by === "session" || by === "nobody" ? [] : [`-u "$${variables.key}:"`]),
    ...headers.map(([name, value]) => `-H ${word(`${name}: ${value}`)}`),
    ...(content === null ? [] : [`--data-binary ${word(content)}`]),
  ].join(" \\\n  ");
}

const nodeEnv = (name: string) => `\${process.env.${name}}`;

function typescript({ method, path, by, body, silent }: Wanted, headers: Headers, content: string | null): string {
  const lines = headers.map(([name, value]) => `    ${/^\w+$/.test(name) ? name : quoted(name)}: ${quoted(value)},`);
  if (by === "session") lines.unshift(`    "x-hub-session-token": \`${nodeEnv(variables.session)}\`,`);
  else if (by !== "nobody") lines.unshift(`    authorization: \`Bearer ${nodeEnv(variables.key)}\`,`);
  const sent = body === undefined ? quoted(content ?? "") : `JSON.stringify(${indented(content ?? "", "  ")})`;
  const given = [
    ...(method === "GET" ? [] : [`  method: ${quoted(method)},`]),
    ...(lines.length > 0 ? ["  headers: {", ...lines, "  },"] : []),
    ...(content === null ? [] : [`  body: ${sent},`]),
  ];
  const address = `\`${nodeEnv(variables.base)}${path.replace(/[`\\$]/g, "\\$&")}\``;
  return [
    `const answer = await fetch(${address}${given.length > 0 ? `, {\n${given.join("\n")}\n}` : ""});`,
    "if (!answer.ok) throw new Error(await answer.text());",
    ...(silent ? [] : ["console.log(await answer.json());"]),
  ].join("\n");
}

function golang({ method, path, by, silent }: Wanted, headers: Headers, content: string | null): string {
  const lines = headers.map(([name, value]) => `req.Header.Set(${quoted(name)}, ${quoted(value)})`);
  if (by === "session") lines.unshift(`req.Header.Set("x-hub-session-token", os.Getenv("${variables.session}"))`);
  else if (by !== "nobody") lines.unshift(`req.SetBasicAuth(os.Getenv("${variables.key}"), "")`);
  const body = content === null ? "nil" : `strings.NewReader(\`${content.replaceAll("`", '` + "`" + `')}\`)`;
  const packages = ["fmt", "io", "net/http", "os", ...(content === null ? [] : ["strings"])];
  const check = "\tif err != nil {\n\t\tpanic(err)\n\t}";
  return [
    `package main\n\nimport (\n${packages.map((p) => `\t"${p}"`).join("\n")}\n)\n\nfunc main() {`,
    `\treq, err := http.NewRequest("${method}", os.Getenv("${variables.base}")+${quoted(path)}, ${body})`,
    check,
    ...lines.map((line) => `\t${line}`),
    "\tres, err := http.DefaultClient.Do(req)",
    check,
    "\tdefer res.Body.Close()",
    "\tanswer, err := io.ReadAll(res.Body)",
    check,
    `\tif res.StatusCode >= 300 {\n\t\tpanic(res.Status + " " + string(answer))\n\t}`,
    `\tfmt.Println(${silent ? "res.Status" : "string(answer)"})\n}`,
  ].join("\n");
}

const pythonEnv = (name: string) => `os.environ["${name}"]`;

function python({ method, path, by, body, silent }: Wanted, headers: Headers, content: string | null): string {
  const lines = headers.map(([name, value]) => `        ${quoted(name)}: ${quoted(value)},`);
  if (by === "session") lines.unshift(`        "x-hub-session-token": ${pythonEnv(variables.session)},`);
  else if (by !== "nobody") lines.unshift(`        "authorization": "Bearer " + ${pythonEnv(variables.key)},`);
  const data =
    body === undefined ? `${quoted(content ?? "")}.encode()` : `json.dumps(${literal(body, "    ")}).encode()`;
  const json = body !== undefined || !silent;
  return [
    `import ${[...(json ? ["json"] : []), "os", "urllib.request"].join(", ")}\n`,
    "request = urllib.request.Request(",
    `    ${pythonEnv(variables.base)} + ${quoted(path)},`,
    ...(method === "GET" ? [] : [`    method=${quoted(method)},`]),
    ...(lines.length > 0 ? ["    headers={", ...lines, "    },"] : []),
    ...(content === null ? [] : [`    data=${data},`]),
    ")\nwith urllib.request.urlopen(request) as answer:",
    silent ? "    print(answer.status)" : "    print(json.load(answer))",
  ].join("\n");
}

/** A value as Python writes it: JSON's strings and numbers are Python's. */
function literal(value: unknown, indent: string): string {
  if (value === null || value === undefined) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value !== "object") return JSON.stringify(value);
  const inner = `${indent}    `;
  const parts = Array.isArray(value)
    ? value.map((v) => literal(v, inner))
    : Object.entries(value).map(([k, v]) => `${quoted(k)}: ${literal(v, inner)}`);
  const [open, close] = Array.isArray(value) ? "[]" : "{}";
  if (parts.length === 0) return `${open}${close}`;
  return `${open}\n${parts.map((p) => `${inner}${p},`).join("\n")}\n${indent}${close}`;
}
