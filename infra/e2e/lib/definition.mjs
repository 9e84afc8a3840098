// A connector of a project's own, as the suites use it.
const DEFINITION = `key: own_acme
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
      - {key: api_key, label: API key, type: password, secret: true, required: true}
    place: {header: {X-Api-Key: "{api_key}"}}
    verify: {method: GET, path: /me}
`;

/** Adds the connector own_acme to the project. */
export async function putDefinition(api) {
  const answer = await fetch(new URL(`${api.base}/connector_definitions/own_acme`), {
    method: "PUT",
    body: DEFINITION,
    headers: { authorization: api.authorization, "content-type": "application/yaml" },
  });
  if (!answer.ok) throw new Error(`PUT /connector_definitions/own_acme: ${answer.status} ${await answer.text()}`);
}
