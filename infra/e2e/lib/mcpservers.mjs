// MCP servers of infra/mcpserver, strict ones and odd ones, by name.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "./modules.mjs";

/** Starts them. Returns their addresses and stop(). */
export async function startMCPServers() {
  const dir = await mkdtemp(join(tmpdir(), "patchbay-mcp-"));
  const path = join(dir, "serve");
  const go = spawn("go", ["build", "-o", path, "./infra/mcpserver/serve"], { cwd: ROOT, stdio: "inherit" });
  const [code] = await once(go, "exit");
  if (code !== 0) throw new Error(`go build ./infra/mcpserver/serve: exit ${code}`);
  const child = spawn(path, { stdio: ["pipe", "pipe", "inherit"] });
  const ended = once(child, "exit");
  const [line] = await once(createInterface({ input: child.stdout }), "line");
  return {
    at: JSON.parse(line),
    async stop() {
      child.stdin.end();
      await ended;
      await rm(dir, { recursive: true, force: true });
    },
  };
}
