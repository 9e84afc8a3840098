// Runs the end-to-end suites against one Patchbay, started on a free port with a data directory that is gone
// afterwards.
//   node infra/e2e/run.mjs [files…]
// With files, the pictures of what is seen go to .local/screenshots; without, PATCHBAY_SCREENSHOTS names a folder for them.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build, startPatchbay } from "./lib/patchbay.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const names = process.argv.slice(2);
const suites = names.length
  ? names
  : (await readdir(here))
      .filter((f) => f.endsWith(".test.mjs"))
      .sort()
      .map((f) => join(here, f));

const dir = await mkdtemp(join(tmpdir(), "patchbay-bin-"));
let code = 1;
let running;
let tests;
// Killing this process must leave nothing behind: neither the test runner with its browsers nor the Patchbay.
async function stop(signal) {
  if (tests && tests.exitCode === null && tests.signalCode === null) {
    const ended = once(tests, "exit");
    tests.kill(signal);
    await ended;
  }
  await running?.stop();
  await rm(dir, { recursive: true, force: true });
}
for (const signal of ["SIGINT", "SIGTERM"])
  process.once(signal, () => void stop(signal).finally(() => process.exit(130)));
try {
  const binary = process.env.PATCHBAY_DEV_BIN || (await build(dir));
  running = await startPatchbay({ binary });
  const env = {
    ...process.env,
    PATCHBAY_DEV_JSON: running.json,
    PATCHBAY_DEV_BIN: binary,
    PATCHBAY_SCREENSHOTS: process.env.PATCHBAY_SCREENSHOTS ?? (names.length ? "" : "none"),
    PATCHBAY_SUITES: suites.map((name) => pathToFileURL(resolve(name)).href).join("\n"),
  };
  // One suite after the other: a browser and a test runner are enough for two cores.
  tests = spawn(
    process.execPath,
    ["--test", "--test-timeout=1800000", "--test-reporter=spec", join(here, "lib/suites.mjs")],
    { env, stdio: "inherit" },
  );
  [code] = await once(tests, "exit");
  if (code !== 0) console.error(`The runner's last lines:\n${running.log().slice(-6000)}`);
} finally {
  await running?.stop();
  await rm(dir, { recursive: true, force: true });
}
process.exit(code ?? 1);
