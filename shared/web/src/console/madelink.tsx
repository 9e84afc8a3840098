// A link that was made for a customer: how long it works, and how it gets to them.
import { type Signal, useSignal } from "@preact/signals";
import { CopyButton } from "../ui/copy";
import { Labelled } from "../ui/fieldsform";
import { LOCALE } from "../ui/words";
import { Button } from "./allowed";
import { endLink } from "./accountsapi";
import { guarded } from "./store";

const DAY = 86_400;

/** How long a link may work, in seconds. */
const lives: [number, string][] = [
  [3600, "1 hour"],
  [DAY, "1 day"],
  [7 * DAY, "7 days"],
  [30 * DAY, "30 days"],
];

/** Whether a link of that life is good for one account only. */
const once = (seconds: number): boolean => seconds > 7 * DAY;

/** The choice of how long a link works. */
export function Expiry({ seconds }: { seconds: Signal<number> }) {
  return (
    <Labelled
      id="link-expiry"
      label="It works for"
      help={
        once(seconds.value)
          ? "Whoever has the link can use it until then. It is good for one account, and is used up by it."
          : "Whoever has the link can use it until then."
      }
    >
      {(about) => (
        <select
          id="link-expiry"
          aria-describedby={about}
          value={String(seconds.value)}
          onChange={(event) => {
            seconds.value = Number(event.currentTarget.value);
          }}
        >
          {lives.map(([n, name]) => (
            <option key={n} value={String(n)}>
              {name}
            </option>
          ))}
        </select>
      )}
    </Labelled>
  );
}

/** Until when a link works, in the reader's own time. */
export const untilWhen = (at: string): string =>
  `until ${new Date(at).toLocaleString(LOCALE, { dateStyle: "full", timeStyle: "short" })}`;

/** The text of an e-mail that brings a customer their link. */
export function letter(of: {
  name: string;
  /** What they link, such as HubSpot; "" where they choose. */
  what: string;
  project: string;
  link: string;
  until: string;
  again?: boolean;
}): string {
  const account = of.what ? `your ${of.what} account` : "your accounts";
  const ask = of.again
    ? `The connection to ${account} needs you. Please link it again here:`
    : `Please connect ${account} to ${of.project} here:`;
  return [
    `Hello ${of.name},`,
    "",
    ask,
    "",
    of.link,
    "",
    `The link works ${untilWhen(of.until)}. It is meant for you alone: whoever has it can link an account in your name.`,
  ].join("\n");
}

/** A link with what copies it. text: the e-mail that brings it; name: whose it is, where there are several. */
export function Made({ link, until, text, name }: { link: string; until?: string; text?: string; name?: string }) {
  return (
    <div class="stack">
      <div class="copy">
        <p class="grow">
          {name && <span class="strong sub">{name}</span>}
          <code class="made">{link}</code>
        </p>
        <CopyButton text={link} label={name ? `Copy the link of ${name}` : "Copy the link"} />
        <EndLink link={link} name={name} />
        <a class="button small" href={link} target="_blank" rel="noopener noreferrer">
          Open
        </a>
      </div>
      {until && <p class="quiet">It works {untilWhen(until)}. It is shown only now.</p>}
      {text && (
        <Labelled id="link-letter" label="Text for an e-mail">
          {(about) => (
            <div class="grow stack">
              <textarea id="link-letter" aria-describedby={about || undefined} rows={10} readOnly value={text} />
              <div class="actions">
                <CopyButton text={text} label="Copy the text" />
              </div>
            </div>
          )}
        </Labelled>
      )}
    </div>
  );
}

/** Ends a link that went to the wrong person. */
function EndLink({ link, name }: { link: string; name: string | undefined }) {
  const ended = useSignal(false);
  const end = () => guarded(async () => (ended.value = await endLink(link)));
  if (ended.value)
    return (
      <span class="quiet" role="status">
        Ended
      </span>
    );
  return (
    <Button
      needs="connect_sessions:write"
      class="small"
      aria-label={name ? `End the link of ${name}` : "End the link"}
      onClick={() => void end()}
    >
      End
    </Button>
  );
}

// A spreadsheet takes what begins like this for a formula.
const formula = /^[=+\-@\t\r]/;

/** Rows as CSV (RFC 4180). */
export const csv = (rows: string[][]): string =>
  rows
    .map((r) => r.map((v) => `"${(formula.test(v) ? `'${v}` : v).replaceAll('"', '""')}"`).join(",") + "\r\n")
    .join("");
