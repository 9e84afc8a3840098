// The npm packages are pinned in infra/node, which is not above this folder, so Node would not find them by itself.
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), "../../..");
const require = createRequire(join(ROOT, "infra/node/package.json"));

/** The path of a file of a package, such as "@stackone/hub/dist/webcomponent.js". */
export const fileOf = (name) => join(ROOT, "infra/node/node_modules", name);

/** A CommonJS package. */
export const load = (name) => require(name);

/** An ES module package, by its main file. */
export const loadModule = (name, main) => import(pathToFileURL(fileOf(join(name, main))).href);
