// What the list of calls that need approval and the dialog of one both show.
import type { PendingCall } from "../api/types";
import { Badge, type Tone } from "../ui/badge";

/** What a call does, in one line. */
export const does = (c: PendingCall): string => plain(c.tool ? c.tool : `${c.method} ${c.url}`);

/** Characters that nobody sees, or that turn the direction of what follows: written out, so that a text is what it seems. */
const hidden = /[\p{Cc}\p{Cf}\u2028\u2029]/gu;

/**
 * A caller's text as somebody who decides has to see it. JSON is laid out where that loses nothing: a member that comes
 * twice, or a number that is too long, stays as it was sent.
 */
export function plain(text: string): string {
  let out = text;
  try {
    const value: unknown = JSON.parse(text);
    if (JSON.stringify(value) === text) out = JSON.stringify(value, null, 2);
  } catch {
    // no JSON
  }
  return out.replace(hidden, (c) => (c === "\n" || c === "\t" ? c : `\\u{${(c.codePointAt(0) ?? 0).toString(16)}}`));
}

const states: Record<PendingCall["state"], [Tone, string]> = {
  pending: ["accent", "Waits"],
  approved: ["good", "Approved"],
  refused: ["bad", "Refused"],
  made: ["good", "Made"],
  expired: ["", "Ended"],
};

export function State({ of }: { of: PendingCall }) {
  const [tone, words] = states[of.state];
  return <Badge tone={tone}>{words}</Badge>;
}
