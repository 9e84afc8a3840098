// Vendors' own SDKs, unchanged, through the transparent proxy: each program is run with the proxy as its base address and
// a Patchbay API key as its token, against a fake vendor behind Patchbay. It lists two pages and creates something, and
// the vendor must have got the account's credential and nothing of the key. Prints a table.
//   node infra/sdks/run.mjs [npm/slack pypi …]
import { startStack } from "./lib/stack.mjs";
import { SDKS } from "./sdks.mjs";

const verdict = (sdk) =>
  sdk.cannot ? `cannot: ${sdk.cannot}` : sdk.option ? `works with option: ${sdk.option}` : "works";

async function main(names) {
  const wanted = (sdk) => names.includes(sdk.registry) || names.includes(`${sdk.registry}/${sdk.program}`);
  const sdks = names.length === 0 ? SDKS : SDKS.filter(wanted);
  let failed = 0;
  const stack = await startStack(sdks);
  try {
    for (const sdk of sdks) {
      const why = sdk.cannot ? "" : await stack.prove(sdk);
      if (why) {
        failed++;
        console.error(`${sdk.package}: ${why}`);
      }
      const name = `${sdk.package} (${sdk.registry}, ${sdk.connector})`;
      console.log(`${name.padEnd(58)} ${why ? "FAILS" : verdict(sdk)}`);
    }
  } finally {
    await stack.stop();
  }
  return failed;
}

process.exitCode = (await main(process.argv.slice(2))) ? 1 : 0;
