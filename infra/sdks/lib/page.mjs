// Where the programs that run are shown: infra/docs/sdks.md, and the pages below /docs of a deployment.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ROOT } from "../../e2e/lib/modules.mjs";

const page = join(ROOT, "infra/docs/sdks.md");
const data = join(ROOT, "shared/web/connectors/sdks.json");
const BEGIN = "<!-- written by infra/sdks: from here -->";
const REGISTRIES = { npm: ["npm", "js", "mjs"], pypi: ["PyPI", "python", "py"] }; // name, language, ending

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

/** What the pages say of each SDK, as shared/web/connectors reads it. */
async function told(sdks) {
  const of = await versions();
  return Promise.all(
    sdks.map(async (sdk) => {
      const version = of[sdk.registry][sdk.package];
      if (!version) throw new Error(`no version of ${titled(sdk)} is named`);
      const [, language, ending] = REGISTRIES[sdk.registry];
      const code = sdk.cannot ? "" : (await read(`${sdk.registry}/${sdk.program}.${ending}`)).trimEnd();
      return { title: titled(sdk), version, connector: sdk.connector, how: howItWorks(sdk), language, code };
    }),
  );
}

async function markdown(sdks) {
  const lines = [BEGIN, "", "| SDK | Version | Connector | |", "|---|---|---|---|"];
  const all = await told(sdks);
  for (const { title, version, connector, how } of all)
    lines.push(`| ${title} | ${version} | \`${connector}\` | ${how} |`);
  for (const { title, language, code } of all.filter((sdk) => sdk.code)) {
    lines.push("", `### ${title}`, "", "```" + language, code, "```");
  }
  return lines.join("\n") + "\n";
}

/** Writes what is made of the programs. */
export async function writePages(sdks) {
  const text = await readFile(page, "utf8");
  await writeFile(page, text.slice(0, text.indexOf(BEGIN)) + (await markdown(sdks)));
  await writeFile(data, JSON.stringify(await told(sdks), null, 1) + "\n");
}
