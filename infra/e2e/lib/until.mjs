import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";

/**
 * The bound of every wait, in milliseconds. It ends a test that hangs, and says nothing of how long something should
 * take.
 */
export const WAIT = Number(process.env.PATCHBAY_E2E_WAIT ?? 180_000);

/**
 * Asks ask() until it returns something true, and returns that. What it threw or returned last is in the failure.
 * It asks at once, then every 50 ms: the longest wait is bounded, and none is a guess of how long something takes.
 */
export async function until(what, ask, limit = WAIT) {
  const end = Date.now() + limit;
  let last;
  for (;;) {
    try {
      last = await ask();
      if (last) return last;
    } catch (error) {
      last = error;
    }
    if (Date.now() > end)
      assert.fail(
        `${what}: not within ${limit} ms; last: ${last instanceof Error ? last.stack : JSON.stringify(last)}`,
      );
    await delay(50);
  }
}
