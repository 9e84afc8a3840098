// Connectors that are the catalog's but for their host: the real definition's path, headers and links, and the place of
// its credential, at a fake vendor on loopback.
import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { ROOT } from "../../e2e/lib/modules.mjs";

const { parse } = createRequire(join(ROOT, ".local/sdks/package.json"))("yaml");

const NAMES = /\{(\w+)\}/g;
const SECRETS = /token|key|password|secret/;

/** The first auth type that is entered by a person, else the first; some have what they leave out from a family. */
const authOf = (real) => real.auth.find((a) => !/^oauth/.test(a.scheme ?? "oauth") && a.place) ?? real.auth[0];

const schemeOf = (place) => (place.basic ? "basic" : place.header?.Authorization ? "api_key" : "bearer");

/**
 * The definition of a connector with its host at origin, as a file's text, what is entered to link an account of it, and
 * authorization(), the header that the vendor must get.
 */
export async function definitionAt(origin, connector) {
  const real = parse(await readFile(join(ROOT, `shared/catalog/definitions/${connector}.yaml`), "utf8"));
  const auth = authOf(real);
  // A name that OAuth's own values have cannot be a field's.
  const place = JSON.parse(
    JSON.stringify(auth.place ?? { bearer: "{api_key}" }).replaceAll("{access_token}", "{api_key}"),
  );
  const path = real.api.base_url.replace(/^https:\/\/[^/]*|^\{instance_url\}/, "");
  const fields = [...new Set(JSON.stringify([place, path]).matchAll(NAMES))].map((m) => m[1]);
  const entered = Object.fromEntries(
    fields.map((name) => [name, SECRETS.test(name) ? `vendor-${randomUUID()}` : `my-${name.replaceAll("_", "-")}`]),
  );
  const definition = {
    key: connector,
    name: real.name,
    categories: real.categories,
    release_stage: "preview",
    version: real.version,
    local_only: true,
    api: { ...real.api, base_url: origin + path, hosts: undefined },
    auth: [
      {
        key: "entered",
        label: "Entered",
        scheme: schemeOf(place),
        sources: [{ url: "https://example.com", checked: "2026-11-29", evidence: "document" }],
        config_fields: fields.map((name) => {
          const secret = SECRETS.test(name);
          const field = { key: name, label: name, type: secret ? "password" : "text", required: true, secret };
          const validation = { type: "html-pattern", pattern: "^[a-z\\-]+$", error: "Enter letters." };
          return path.includes(`{${name}}`) ? { ...field, validation } : field;
        }),
        place,
        failures: auth.failures,
        verify: auth.verify ?? { method: "GET", path: "/verify" },
      },
    ],
  };
  const filled = (text) => text.replace(NAMES, (_, name) => entered[name]);
  const basic = (b) => `Basic ${Buffer.from(filled(`${b.user}:${b.password}`)).toString("base64")}`;
  const authorization = place.basic
    ? basic(place.basic)
    : place.bearer
      ? `Bearer ${filled(place.bearer)}`
      : filled(place.header.Authorization);
  // YAML has JSON in it.
  return { text: JSON.stringify(definition, null, 1), entered, authorization };
}
