// infra/docs/sdks.md, whose programs are the files that run.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ROOT } from "../../e2e/lib/modules.mjs";

const page = join(ROOT, "infra/docs/sdks.md");
const BEGIN = "<!-- written by infra/sdks: from here -->";

async function written(sdks) {
  const { dependencies } = JSON.parse(await readFile(join(ROOT, "infra/sdks/package.json"), "utf8"));
  const lines = [BEGIN, "", "| SDK | Version | Connector | |", "|---|---|---|---|"];
  for (const sdk of sdks) {
    const how = sdk.cannot ? `cannot: ${sdk.cannot}` : sdk.option ? `with an option: ${sdk.option}` : "works";
    lines.push(`| ${sdk.package} | ${dependencies[sdk.package]} | \`${sdk.connector}\` | ${how} |`);
  }
  for (const sdk of sdks.filter((s) => !s.cannot)) {
    const code = await readFile(join(ROOT, `infra/sdks/npm/${sdk.name}.mjs`), "utf8");
    lines.push("", `### ${sdk.package}`, "", "```js", code.trimEnd(), "```");
  }
  return lines.join("\n") + "\n";
}

/** Writes the part of the page that is made of the programs. */
export async function writePage(sdks) {
  const text = await readFile(page, "utf8");
  await writeFile(page, text.slice(0, text.indexOf(BEGIN)) + (await written(sdks)));
}

/** What the page shows that does not run. */
export async function checkPage(sdks) {
  const text = await readFile(page, "utf8");
  if (text.endsWith(await written(sdks))) return [];
  return ["infra/docs/sdks.md is not what infra/sdks says: node infra/sdks/page.mjs writes it"];
}
