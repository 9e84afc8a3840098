// The types of the npm package are written by hand; this does not compile when they say something else than the element.
import type * as npm from "../../../../infra/node/packages/hub/index";
import type { PatchbayHub } from "./element";
import type { Texts } from "./texts";

type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never;

/** Held by the compiler alone: nothing imports it. */
export const same: [
  Same<Texts, npm.Texts>,
  Same<PatchbayHub["onSuccess"], npm.PatchbayHub["onSuccess"]>,
  Same<PatchbayHub["onClose"], npm.PatchbayHub["onClose"]>,
] = [true, true, true];
