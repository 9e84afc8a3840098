// Ten of the SDKs, those that differ most in what they ask of the proxy, against one Patchbay.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startStack } from "./lib/stack.mjs";
import { SDKS } from "./sdks.mjs";

const ten = SDKS.filter((sdk) => sdk.ci);
let stack;
before(async () => (stack = await startStack(ten)));
after(() => stack?.stop());

for (const sdk of ten) test(`${sdk.package}: ${sdk.ci}`, async () => assert.equal(await stack.prove(sdk), ""));
