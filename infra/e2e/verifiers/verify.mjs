// Reads what Patchbay has sent and verifies it with the JavaScript libraries of Standard Webhooks and of Svix.
// svix's verify returns nothing, so a receiver parses the body itself.
import { readFileSync } from "node:fs";
import { loadModule } from "../lib/modules.mjs";

const standardwebhooks = await loadModule("standardwebhooks", "dist/index.js");
const svix = await loadModule("svix", "dist/index.mjs");

const deliveries = JSON.parse(readFileSync(process.argv[2], "utf8"));
let code = deliveries.length ? 0 : 1;
for (const [name, library] of Object.entries({ standardwebhooks, svix })) {
  let failed = 0;
  for (const d of deliveries) {
    let verified = false;
    try {
      new library.Webhook(d.secret).verify(d.body, d.headers);
      verified = JSON.parse(d.body).id === d.headers["webhook-id"];
    } catch (e) {
      if (!(e instanceof library.WebhookVerificationError)) throw e;
    }
    if (verified !== d.good) {
      failed++;
      console.log(`javascript ${name}: ${d.name}: verified ${verified}, want ${d.good}`);
    }
  }
  console.log(`javascript ${name}: ${deliveries.length} deliveries, ${failed} failed`);
  if (failed) code = 1;
}
process.exit(code);
