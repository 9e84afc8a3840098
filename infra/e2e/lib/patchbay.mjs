// A running Patchbay: the one that the driver started, or one of the test's own.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { appendFile, mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "./modules.mjs";
import { until } from "./until.mjs";

const READY = 600_000; // a first build on a slow machine is in it when no binary is given

/** A loopback port that nobody listens on. */
export async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

/** Builds the local runner once, into dir. */
export async function build(dir) {
  const path = join(dir, "patchbay-dev");
  const go = spawn("go", ["build", "-o", path, "./infra/local/dev"], { cwd: ROOT, stdio: "inherit" });
  const [code] = await once(go, "exit");
  if (code !== 0) throw new Error(`go build ./infra/local/dev: exit ${code}`);
  return path;
}

/** What the runner writes for whoever wants to call it. */
async function read(path) {
  const dev = JSON.parse(await readFile(path, "utf8"));
  const { base_url: base, app_url: app, api_key: key, project_id: project } = dev;
  if (!base || !key) throw new Error(`${path} names no base_url or no api_key`);
  return { base, app: app || base, key, project, all: dev };
}

/**
 * Starts Patchbay on a free port with a data directory of its own. env adds to the environment. Returns what dev.json
 * says, the log so far, and stop(), which also removes the data; the log is then added to $PATCHBAY_E2E_LOG, when that
 * is set. Each function has the rights of its role in template.yaml and no others: stop() fails when a call went beyond
 * them.
 */
export async function startPatchbay({ env = {}, binary = process.env.PATCHBAY_DEV_BIN, args = [] } = {}) {
  const data = await mkdtemp(join(tmpdir(), "patchbay-e2e-"));
  const json = join(data, "dev.json");
  const program = binary || (await build(data));
  const log = [];
  const child = spawn(program, args, {
    cwd: ROOT,
    env: {
      ...process.env,
      PORT: String(await freePort()),
      PATCHBAY_DATA_DIR: join(data, "data"),
      PATCHBAY_DEV_JSON: json,
      PATCHBAY_ROLES: join(ROOT, "template.yaml"),
      ...env,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (text) => log.push(text));
  const ended = once(child, "exit");
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill("SIGTERM");
      const hard = setTimeout(() => child.kill("SIGKILL"), 10_000);
      await ended;
      clearTimeout(hard);
    }
    await rm(data, { recursive: true, force: true });
    if (process.env.PATCHBAY_E2E_LOG) await appendFile(process.env.PATCHBAY_E2E_LOG, log.join(""));
    const refused = log
      .join("")
      .split("\n")
      .filter((line) => line.includes("refused as AWS would"));
    if (refused.length > 0) throw new Error(refused.join("\n"));
  };
  try {
    await until(
      "Patchbay is ready",
      async () => {
        if (child.exitCode !== null) return "over";
        if (!existsSync(json)) return false;
        return (await fetch(`${(await read(json)).base}/console`)).ok;
      },
      READY,
    );
    if (child.exitCode !== null) throw new Error(`the runner ended with ${child.exitCode}`);
    return { ...(await read(json)), json, log: () => log.join(""), stop };
  } catch (error) {
    error.message += `\nThe runner said:\n${log.join("").slice(-4000)}`;
    await stop();
    throw error;
  }
}

/** The Patchbay that $PATCHBAY_DEV_JSON names, or a new one that stop() ends. */
export async function patchbay() {
  const given = process.env.PATCHBAY_DEV_JSON;
  if (given) return { ...(await read(given)), json: given, stop: async () => {} };
  return startPatchbay();
}
