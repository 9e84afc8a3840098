// Writes the programs and the table of infra/docs/sdks.md.
import { writePage } from "./lib/page.mjs";
import { SDKS } from "./sdks.mjs";

await writePage(SDKS);
