// The two sandbox connectors, as the suites use them. What the sandbox accepts is said in infra/fakeprovider/sandbox.
import { randomUUID } from "node:crypto";

/** An API key that the sandbox accepts, and one that it refuses. */
export const goodKey = () => `sandbox-key-${randomUUID().slice(0, 12)}`;
export const revokedKey = () => `sandbox-key-revoked-${randomUUID().slice(0, 8)}`;

/** An owner that no other test knows. */
export const newOwner = (name) => `${name}-${randomUUID().slice(0, 8)}`;

/** The setup fields of an auth type of the sandbox: the deployment's shared client where there is one. */
function setupOf(type) {
  if (type.setup_fields.length === 0) return {};
  if (type.shared_client_available) return { use_shared_client: true };
  throw new Error(
    `auth type ${type.key} needs ${type.setup_fields.map((f) => f.key)}, and the runner shares no client`,
  );
}

/** Sees to it that connector is enabled with a default auth config of its first auth type. Returns the default's id. */
export async function enable(api, connector) {
  const now = await api.must("GET", `/connectors/${connector}`);
  if (now.state === "enabled") return now.default_auth_config_id;
  if (now.state === "disabled") {
    await api.must("POST", `/connectors/${connector}/enable`);
    return now.default_auth_config_id;
  }
  const type = now.auth_types[0];
  const made = await api.createAuthConfig(connector, { auth_type: type.key, ...setupOf(type) });
  return made.id;
}

/** Links an account of sandbox-key by the hub API, as the hub would. Returns its id. */
export async function linkByKey(api, owner, key = goodKey(), more = {}) {
  const { token } = await api.session(owner, { provider: "sandbox-key" });
  const { body: list } = await api.hub(token, "GET", "/hub/connectors");
  const { status, body } = await api.hub(token, "POST", "/hub/accounts", {
    integration_id: list.integrations[0].integration_id,
    credentials: { api_key: key, ...more },
  });
  if (status > 299) throw new Error(`POST /hub/accounts: ${status} ${JSON.stringify(body)}`);
  return body.id;
}

/** Signs in on the sandbox's consent page and allows or denies. */
export async function consent(popup, answer, user = "ada") {
  await popup.locator("#username").fill(user);
  await popup.locator(`#${answer}`).click();
}

/** Revokes an API key at the sandbox, as its owner would: what is linked with it breaks at its next call. */
export async function revokeKey(dev, key) {
  const site = dev.all.sandbox_url;
  const page = await (await fetch(site)).text();
  const row = page.split("<tr>").find((r) => r.includes(`…${key.slice(-4)}<`) && r.includes('value="key"'));
  const id = row && /name="id" value="([^"]+)"/.exec(row)?.[1];
  if (!id) throw new Error(`the sandbox knows no key that ends in ${key.slice(-4)}`);
  const body = new URLSearchParams({ kind: "key", id });
  const answer = await fetch(new URL("/break", site), { method: "POST", body });
  if (!answer.ok) throw new Error(`POST /break: ${answer.status}`);
}

/** Tries to link by OAuth through an auth config whose client the sandbox refuses. Returns the auth config. */
export async function refusedClient(api, dev, owner) {
  const config = await api.createAuthConfig("sandbox-oauth", {
    auth_type: "oauth2",
    setup_fields: { client_id: "nobody", client_secret: "not-the-secret-4711" },
  });
  const { token } = await api.session(owner, { integration_id: config.id });
  const { body: attempt } = await api.hub(token, "POST", "/hub/connection_attempts", { token });
  const start = new URL(`${dev.base}/connect/oauth2/${config.id}`);
  start.search = new URLSearchParams({
    redirect_uri: new URL(`${dev.app}/embedded/accounts/callback`).href,
    token,
    connection_attempt_id: attempt.id,
  });
  const sent = await fetch(start, { redirect: "manual" });
  const back = new URL(`${dev.base}/connect/oauth2/sandbox-oauth/callback`);
  back.search = new URLSearchParams({
    code: "any",
    state: new URL(sent.headers.get("location")).searchParams.get("state"),
  });
  await fetch(back, { redirect: "manual", headers: { cookie: sent.headers.getSetCookie()[0].split(";")[0] } });
  return config;
}
