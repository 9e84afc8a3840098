// A project's own connectors, as the API keeps them.
import type { DefinitionText, DiscoverOutputBody, PutDefinitionOutputBody, ValidateOutputBody } from "../api/types";
import { enc } from "./api";
import { api } from "./store";

/** The text of a connector's latest version, with the tag of what was read. */
export async function readDefinition(key: string): Promise<{ text: string; tag: string | null }> {
  const { body, headers } = await api().answer<DefinitionText>(`connector_definitions/${enc(key)}`);
  return { text: body.source, tag: headers.get("etag") };
}

/** Deletes a connector of the project's own, with all its versions. tag: as of a change. */
export const deleteDefinition = (key: string, tag: string | null): Promise<unknown> =>
  api().ask(`connector_definitions/${enc(key)}`, { method: "DELETE", headers: tag ? { "if-match": tag } : {} });

/** Every fault of a definition; nothing is stored. */
export const validateDefinition = (text: string): Promise<ValidateOutputBody> =>
  api().ask("connector_definitions/validate", { method: "POST", yaml: text });

/** What an MCP server says of itself; nothing is stored. */
export const discoverServer = (url: string): Promise<DiscoverOutputBody> =>
  api().ask("connector_definitions/discover", { method: "POST", body: { url } });

/** Adds or replaces the version that the text names. tag: what was read, so that nobody else's change is lost. */
export const saveDefinition = (key: string, text: string, tag: string | null): Promise<PutDefinitionOutputBody> =>
  api().ask(`connector_definitions/${enc(key)}`, {
    method: "PUT",
    yaml: text,
    headers: tag ? { "if-match": tag } : {},
  });

/** Adds a connector, and replaces none: somebody else may be adding one of the same key. */
export const addDefinition = (key: string, text: string): Promise<PutDefinitionOutputBody> =>
  api().ask(`connector_definitions/${enc(key)}`, { method: "PUT", yaml: text, headers: { "if-none-match": "*" } });
