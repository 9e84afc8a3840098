// Vendors' own SDKs, unchanged, through the transparent proxy: each program of npm/ is run with the proxy as its base
// address and a Patchbay API key as its token, against a fake vendor behind Patchbay. It lists two pages and creates
// something, and the vendor must have got the account's credential and nothing of the key. Prints a table.
//   node infra/sdks/run.mjs [names…]
import { execFile } from "node:child_process";
import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { Api } from "../e2e/lib/api.mjs";
import { ROOT } from "../e2e/lib/modules.mjs";
import { startPatchbay } from "../e2e/lib/patchbay.mjs";
import { checkPage } from "./lib/page.mjs";
import { definitionAt } from "./lib/definition.mjs";
import { startTLS } from "./lib/tls.mjs";
import { startVendor } from "./lib/vendor.mjs";
import { SDKS } from "./sdks.mjs";

const run = promisify(execFile);
const installed = join(ROOT, ".local/sdks");
const LONGEST = 120_000; // ends a program that hangs

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

/** The proxy's address as an SDK is given it. */
function address(sdk, dev, account) {
  if (sdk.dropsPath) return dev.all.proxy_url;
  if (sdk.needsTLS) return `${dev.all.proxy_url}/accounts/${account}`;
  return new URL(`/proxy/accounts/${account}`, dev.base).href;
}

/** Runs one SDK's program with an account, and returns what it printed last. It throws where the program does. */
async function output(sdk, dev, account, vendor) {
  const env = {
    ...process.env,
    PATCHBAY_API_KEY: dev.key,
    PATCHBAY_ACCOUNT: account,
    PATCHBAY_PROXY: address(sdk, dev, account),
    NODE_EXTRA_CA_CERTS: dev.cert,
    UPLOADS_HOST: new URL(vendor.origin).host,
    ...sdk.env,
  };
  const file = join(installed, "npm", `${sdk.name}.mjs`);
  const { stdout } = await run(process.execPath, [file], {
    cwd: installed,
    env,
    timeout: LONGEST,
    maxBuffer: 10 << 20,
  });
  return stdout.trim().split("\n").pop();
}

/** Runs one SDK's program, with a linked account and with one that there is not. Returns why it does not work, or "". */
async function prove(sdk, { dev, vendor, authorization, account }) {
  vendor.calls.length = 0;
  vendor.answer = sdk.answer;
  try {
    const printed = await output(sdk, dev, account, vendor);
    if (printed !== "1 2 3 4") return `it printed ${printed || "nothing"}, and not the list and what it created`;
  } catch (error) {
    return `${error.stderr || error.message}`.trim();
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

async function main(names) {
  const sdks = SDKS.filter((sdk) => names.length === 0 || names.includes(sdk.name));
  const folder = await mkdtemp(join(tmpdir(), "patchbay-sdks-"));
  const vendors = {};
  let dev, tls;
  let failed = 0;
  try {
    await cp(join(ROOT, "infra/sdks/npm"), join(installed, "npm"), { recursive: true });
    for (const { connector } of sdks) {
      if (vendors[connector]) continue;
      const vendor = await startVendor();
      vendors[connector] = { vendor, ...(await definitionAt(vendor.origin, connector)) };
      await writeFile(join(folder, `${connector}.yaml`), vendors[connector].text);
    }
    tls = await startTLS(folder);
    dev = await startPatchbay({ env: { PATCHBAY_CATALOG_DIR: folder, PATCHBAY_PROXY_URL: tls.origin } });
    tls.to(dev.base);
    dev.cert = tls.cert;
    const api = new Api(dev);
    for (const sdk of sdks) {
      const behind = vendors[sdk.connector];
      behind.account ??= await link(api, sdk.connector, behind.entered);
      const why = sdk.cannot ? "" : await prove(sdk, { dev, ...behind });
      if (why) {
        failed++;
        const seen = behind.vendor.calls.map((c) => `  ${c.method} ${c.address} ${c.text.slice(0, 300)}`);
        console.error(`${sdk.package}: ${why}\nThe vendor got:\n${seen.join("\n")}`);
      }
      console.log(`${sdk.package.padEnd(36)} ${why ? "FAILS" : verdict(sdk)}`);
    }
    for (const fault of await checkPage(SDKS)) {
      failed++;
      console.error(fault);
    }
  } finally {
    for (const { vendor } of Object.values(vendors)) vendor.close();
    tls?.close();
    await dev?.stop();
    await rm(folder, { recursive: true, force: true });
  }
  return failed;
}

const verdict = (sdk) =>
  sdk.cannot ? `cannot: ${sdk.cannot}` : sdk.option ? `works with option: ${sdk.option}` : "works";

process.exitCode = (await main(process.argv.slice(2))) ? 1 : 0;
