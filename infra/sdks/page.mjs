// Writes what is made of the programs: the table and the code of infra/docs/sdks.md, and sdks.json of the pages.
import { writePages } from "./lib/page.mjs";
import { SDKS } from "./sdks.mjs";

await writePages(SDKS);
