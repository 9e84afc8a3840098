// Code that pages show, run as whoever copies it would.
import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { fileOf } from "./modules.mjs";
import { WAIT } from "./until.mjs";

const run = promisify(execFile);
const programs = {
  curl: (file) => ["bash", [file]],
  // Without its types it is JavaScript, and that is what is run; the compiler has agreed with the types before.
  TypeScript: (file) => [process.execPath, [file]],
  Go: (file) => ["go", ["run", file]],
  Python: (file) => ["python3", [file]],
};
const endings = { curl: "snippet.sh", TypeScript: "snippet.mts", Go: "snippet.go", Python: "snippet.py" };

/** Runs code of a language with further variables in a folder, and returns what it printed. It throws where it fails. */
export async function runCode(folder, language, code, env) {
  let file = join(folder, endings[language]);
  await writeFile(file, code);
  const options = { cwd: folder, env: { ...process.env, ...env }, timeout: WAIT, maxBuffer: 10 << 20 };
  if (language === "TypeScript") file = await compiled(folder, file, options);
  const [program, args] = programs[language](file);
  const { stdout } = await run(program, args, options);
  return stdout;
}

async function compiled(folder, file, options) {
  await writeFile(join(folder, "node.d.ts"), "declare const process: { env: Record<string, string | undefined> };\n");
  const flags = ["--strict", "--target", "es2022", "--module", "nodenext", "--lib", "es2023,dom", "--types", ""];
  try {
    await run(process.execPath, [fileOf("typescript/bin/tsc"), ...flags, join(folder, "node.d.ts"), file], options);
  } catch (error) {
    throw new Error(`tsc: ${error.stdout}`, { cause: error });
  }
  return file.replace(/\.mts$/, ".mjs");
}
