// The copies in shared/web/third_party are what npm has, so that nobody changes them by hand and their version is what
// the table says.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileOf, ROOT } from "./lib/modules.mjs";

const copies = {
  "preact/preact.mjs": "preact/dist/preact.mjs",
  "preact/hooks.mjs": "preact/hooks/dist/hooks.mjs",
  "preact/jsxRuntime.mjs": "preact/jsx-runtime/dist/jsxRuntime.mjs",
  "preact/LICENSE": "preact/LICENSE",
  "signals/signals.mjs": "@preact/signals/dist/signals.mjs",
  "signals/LICENSE": "@preact/signals/LICENSE",
  "signals-core/signals-core.mjs": "@preact/signals-core/dist/signals-core.mjs",
  "signals-core/LICENSE": "@preact/signals-core/LICENSE",
};

test("the copied files are npm's", () => {
  for (const [copy, original] of Object.entries(copies)) {
    assert.equal(
      readFileSync(join(ROOT, "shared/web/third_party", copy), "utf8"),
      readFileSync(fileOf(original), "utf8"),
      copy,
    );
  }
});

test("their versions are those of the table", () => {
  const table = readFileSync(join(ROOT, "shared/web/third_party/README.md"), "utf8");
  for (const name of ["preact", "@preact/signals", "@preact/signals-core"]) {
    const { version } = JSON.parse(readFileSync(fileOf(join(name, "package.json")), "utf8"));
    assert.ok(table.includes(`npm \`${name}\` | ${version} |`), `${name} ${version}`);
  }
});
