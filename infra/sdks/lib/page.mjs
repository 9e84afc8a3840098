// infra/docs/sdks.md, whose programs are the files that run.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ROOT } from "../../e2e/lib/modules.mjs";

const page = join(ROOT, "infra/docs/sdks.md");
const BEGIN = "<!-- written by infra/sdks: from here -->";
const REGISTRIES = { npm: ["npm", "js", "mjs"], pypi: ["PyPI", "python", "py"] };

const read = (path) => readFile(join(ROOT, "infra/sdks", path), "utf8");

/** The versions that are installed, by registry and package. */
async function versions() {
  const { dependencies, devDependencies } = JSON.parse(await read("package.json"));
  const pins = (await read("requirements.txt")).matchAll(/^([\w-]+)==(\S+)/gm);
  return {
    npm: { ...dependencies, ...devDependencies },
    pypi: Object.fromEntries([...pins].map(([, name, version]) => [name, version])),
  };
}

const titled = (sdk) => `${sdk.package} (${[REGISTRIES[sdk.registry][0], sdk.about].filter(Boolean).join(", ")})`;

const howItWorks = ({ cannot, option, beware }) =>
  cannot ? `cannot: ${cannot}` : [option ? `with an option: ${option}` : "works", beware].filter(Boolean).join("; ");

async function written(sdks) {
  const of = await versions();
  const lines = [BEGIN, "", "| SDK | Version | Connector | |", "|---|---|---|---|"];
  for (const sdk of sdks) {
    const version = of[sdk.registry][sdk.package];
    if (!version) throw new Error(`no version of ${sdk.package} is named`);
    lines.push(`| ${titled(sdk)} | ${version} | \`${sdk.connector}\` | ${howItWorks(sdk)} |`);
  }
  for (const sdk of sdks.filter((s) => !s.cannot)) {
    const [, language, ending] = REGISTRIES[sdk.registry];
    const code = await read(`${sdk.registry}/${sdk.program}.${ending}`);
    lines.push("", `### ${titled(sdk)}`);
    lines.push("", "```" + language, code.trimEnd(), "```");
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
