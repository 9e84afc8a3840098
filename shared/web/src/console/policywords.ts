// A call policy in words, and as a form holds it.
import type { CallPolicy, CallRule } from "../api/types";

/** What a rule does with the calls that it names. */
export type Effect = "deny" | "approve" | "allow";

/** The methods that a rule can name. */
export const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"];

/** The effects, in the order in which they are asked, and what each does. */
export const effects: readonly (readonly [Effect, string])[] = [
  ["deny", "Refuse"],
  ["approve", "Ask a person first"],
  ["allow", "Allow"],
];

/** A rule as it is being written. */
export interface Rule {
  /** Tells rules apart that say the same. */
  key: number;
  effect: Effect;
  methods: readonly string[];
  path: string;
  tool: string;
  host: string;
}

/** A policy as it is being written. */
export interface Written {
  readOnly: boolean;
  rules: readonly Rule[];
}

let keys = 0;

export const newRule = (effect: Effect = "deny", of: CallRule = {}): Rule => ({
  key: keys++,
  effect,
  methods: of.methods ?? [],
  path: of.path ?? "",
  tool: of.tool ?? "",
  host: of.host ?? "",
});

export const writtenOf = (policy: CallPolicy | undefined): Written => ({
  readOnly: policy?.read_only ?? false,
  rules: effects.flatMap(([effect]) => (policy?.[effect] ?? []).map((rule) => newRule(effect, rule))),
});

/** Says whether a rule names any calls. */
export const namesCalls = (r: Rule): boolean =>
  r.methods.length > 0 || [r.path, r.tool, r.host].some((text) => text.trim() !== "");

const ruleOf = (r: Rule): CallRule => {
  const texts = { path: r.path.trim(), tool: r.tool.trim(), host: r.host.trim() };
  return {
    ...(r.methods.length > 0 && { methods: METHODS.filter((m) => r.methods.includes(m)) }),
    ...Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== "")),
  };
};

/** The policy as the API takes it; empty for one that lets every call pass. */
export function policyOf(w: Written): CallPolicy {
  const out: CallPolicy = w.readOnly ? { read_only: true } : {};
  for (const [effect] of effects) {
    const rules = w.rules.filter((r) => r.effect === effect).map(ruleOf);
    if (rules.length > 0) out[effect] = rules;
  }
  return out;
}

/** The n-th rule of an effect: the API's faults name it so. */
export const ruleAt = (w: Written, effect: string, n: number): Rule | undefined =>
  w.rules.filter((r) => r.effect === effect)[n];

function calls(r: CallRule): string {
  const methods = r.methods?.join(", ");
  const tool = r.tool ? ` of the tool ${r.tool}` : "";
  const path = r.path ? ` to ${r.path}` : "";
  const host = r.host ? ` at ${r.host === "*" ? "any host of the connector" : r.host}` : "";
  return `${methods ? `${methods} calls` : "Calls"}${tool}${path}${host}`;
}

/** What a policy does, sentence by sentence, in the order in which it is asked. Empty when every call passes. */
export function policyWords(p: CallPolicy | undefined): string[] {
  if (!p) return [];
  const [deny, allow, approve] = [p.deny ?? [], p.allow ?? [], p.approve ?? []];
  // A rule that allows without a method or a tool lets only reads pass where nothing else may.
  const reads = (r: CallRule) =>
    p.read_only && !r.methods?.length && !r.tool ? { ...r, methods: ["GET", "HEAD"] } : r;
  const bound = p.read_only || allow.length > 0;
  const rest = allow.length > 0 ? "Every other call is refused." : p.read_only ? "Only reads pass: GET and HEAD." : "";
  const out = [
    ...deny.map((r) => `${calls(r)} are refused.`),
    ...allow.map((r) => `${calls(reads(r))} pass.`),
    ...(rest ? [rest] : []),
    ...approve.map((r) => `${bound ? "Of what passes, " : ""}${calls(r)} wait until a person approves them.`),
  ];
  return out.length > 0 && !bound ? [...out, "Every other call passes."] : out;
}
