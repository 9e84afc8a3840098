// A whole Patchbay with a fake vendor behind each connector, and the proof that an SDK works through it.
import { execFile } from "node:child_process";
import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { Api } from "../../e2e/lib/api.mjs";
import { ROOT } from "../../e2e/lib/modules.mjs";
import { startPatchbay } from "../../e2e/lib/patchbay.mjs";
import { definitionAt } from "./definition.mjs";
import { startTLS } from "./tls.mjs";
import { startVendor } from "./vendor.mjs";

const run = promisify(execFile);
const installed = join(ROOT, ".local/sdks");
const LONGEST = 600_000; // ms; ends a program that hangs
const TRUSTED = ["NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "HTTPLIB2_CA_CERTS"];

/** Starts one for all SDKs. prove(sdk) returns why an SDK does not work, or ""; stop() ends it. */
export async function startStack(sdks) {
  const folder = await mkdtemp(join(tmpdir(), "patchbay-sdks-"));
  const behind = {};
  let dev, tls;
  const stop = async () => {
    for (const { vendor } of Object.values(behind)) vendor.close();
    tls?.close();
    await dev?.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await cp(join(ROOT, "infra/sdks/npm"), join(installed, "npm"), { recursive: true }); // beside its node_modules
    for (const connector of new Set(sdks.map((sdk) => sdk.connector))) {
      const vendor = await startVendor();
      const { answer } = await import(`../vendors/${connector}.mjs`);
      behind[connector] = { vendor, answer, ...(await definitionAt(vendor.origin, connector)) };
      await writeFile(join(folder, `${connector}.yaml`), behind[connector].text);
    }
    tls = await startTLS(folder);
    dev = await startPatchbay({ env: { PATCHBAY_CATALOG_DIR: folder, PATCHBAY_PROXY_URL: tls.origin } });
    tls.to(dev.base);
    dev.cert = tls.cert;
    const api = new Api(dev);
    const prove = async (sdk) => {
      const of = behind[sdk.connector];
      of.account ??= await link(api, sdk.connector, of.entered);
      return proof(sdk, dev, of);
    };
    return { prove, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Links an account by what a person enters. Returns its id. */
async function link(api, connector, entered) {
  const config = await api.createAuthConfig(connector, { auth_type: "entered" });
  const { token } = await api.session(`owner-of-${connector}`, { integration_id: config.id });
  const { status, body } = await api.hub(token, "POST", "/hub/accounts", {
    integration_id: config.id,
    credentials: entered,
  });
  if (status > 299) throw new Error(`POST /hub/accounts for ${connector}: ${status} ${JSON.stringify(body)}`);
  return body.id;
}

/** Runs one SDK's program, with a linked account and with one that there is not. */
async function proof(sdk, dev, { vendor, answer, authorization, account }) {
  vendor.calls.length = 0;
  vendor.answer = answer;
  vendor.credential = authorization;
  vendor.throttled = sdk.throttled;
  const seen = () => vendor.calls.map((c) => `  ${c.method} ${c.address} ${c.text.slice(0, 300)}`).join("\n");
  try {
    const printed = await output(sdk, dev, account, vendor);
    if (printed !== "1 2 3 4")
      return `it printed ${printed || "nothing"}, and not the list and what it created\nThe vendor got:\n${seen()}`;
  } catch (error) {
    return `${error.stderr || error.message}`.trim() + `\nThe vendor got:\n${seen()}`;
  }
  const fault = wrong(vendor, dev.key, authorization);
  if (fault) return fault;
  try {
    const nobody = account.slice(0, -1) + (account.endsWith("0") ? "1" : "0");
    return `it takes a refusal for an answer, and printed ${await output(sdk, dev, nobody, vendor)}`;
  } catch (error) {
    return error.killed ? "it repeats what is refused, without end" : "";
  }
}

/** Runs one SDK's program with an account, and returns what it printed last. It throws where the program does. */
async function output(sdk, dev, account, vendor) {
  const env = {
    ...process.env,
    PATCHBAY_API_KEY: dev.key,
    PATCHBAY_ACCOUNT: account,
    PATCHBAY_PROXY: address(sdk, dev, account),
    // Where Node, Python's ssl, requests and httplib2 look for whom to trust.
    ...Object.fromEntries(TRUSTED.map((name) => [name, dev.cert])),
    UPLOADS_HOST: new URL(vendor.origin).host,
    ...sdk.env,
  };
  const [program, ...args] =
    sdk.registry === "npm"
      ? [process.execPath, join(installed, "npm", `${sdk.program}.mjs`)]
      : [join(installed, "py/bin/python"), "-I", join(ROOT, "infra/sdks/pypi", `${sdk.program}.py`)];
  const { stdout } = await run(program, args, { cwd: installed, env, timeout: LONGEST, maxBuffer: 10 << 20 });
  return stdout.trim().split("\n").pop();
}

/** The proxy's address as an SDK is given it. */
function address(sdk, dev, account) {
  if (sdk.dropsPath) return dev.all.proxy_url;
  if (sdk.needsTLS) return `${dev.all.proxy_url}/accounts/${account}`;
  return new URL(`/proxy/accounts/${account}`, dev.base).href;
}

/** What is wrong with what the vendor got, in words; "" when nothing is. */
function wrong(vendor, key, authorization) {
  if (vendor.calls.length < 3) return `the vendor got ${vendor.calls.length} calls`;
  for (const call of vendor.calls) {
    const all = JSON.stringify(call) + Buffer.from(call.headers.authorization?.split(" ")[1] ?? "", "base64");
    if (all.includes(key)) return `the vendor got the API key: ${call.method} ${call.path}`;
    if (call.headers.authorization !== authorization) return `${call.method} ${call.path} had another credential`;
    const ours = Object.keys(call.headers).find((name) => /^x-(account-id|acting-user|forwarded)/.test(name));
    if (ours) return `${call.method} ${call.path} had the header ${ours}`;
  }
  return "";
}
