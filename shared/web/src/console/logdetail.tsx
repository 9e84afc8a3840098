import { useEffect, useState } from "preact/hooks";
import type { ComponentChildren } from "preact";
import { CopyButton } from "../ui/copy";
import { useClose } from "../ui/dialog";
import { Notice } from "../ui/notice";
import { Problem, pretty } from "../ui/request";
import { Button, Dialog } from "./allowed";
import { type Entry, readAttempt, readEntry } from "./logapi";
import { PayloadOf, StepList } from "./logsteps";
import { Outcome } from "./logtable";
import { who } from "./accounthistory";
import { LOCALE } from "../ui/words";
import { duration, sort, what } from "./logwords";
import { connectorAddress } from "./store";
import { showFilter } from "./logfilters";
import { providersCode } from "./providercode";

/** One entry: what went wrong and the likely cure, its steps in their order, and what was captured. */
export function LogDetail({ entry: listed, connector }: { entry: Entry; connector: string | null }) {
  const [entry, setEntry] = useState(listed);
  const [attempt, setAttempt] = useState<Entry[]>([]);
  const [missing, setMissing] = useState("");
  useEffect(() => {
    const load = async () => {
      try {
        const [whole, steps] = await Promise.all([
          readEntry(listed.request_id),
          listed.kind === "link" ? readAttempt(listed) : [],
        ]);
        setEntry(whole);
        setAttempt(steps);
      } catch (problem) {
        if (!(problem instanceof Problem)) throw problem;
        setMissing(problem.message);
      }
    };
    void load();
  }, []);
  return (
    <Dialog title={what(entry)} wide text>
      <p>
        <Outcome entry={entry} />{" "}
        <span class="quiet">
          {sort[entry.kind] && `${sort[entry.kind]} · `}
          {new Date(entry.event_datetime).toLocaleString(LOCALE)} · took {duration(entry.duration)}
        </span>
      </p>
      <Wrong entry={entry} />
      {missing && (
        <Notice kind="warning">
          <p>The steps cannot be shown: {missing}</p>
        </Notice>
      )}
      <StepList entry={entry} attempt={attempt} />
      <Facts entry={entry} connector={connector} />
      <PayloadOf title="What was sent" message={entry.request} />
      <PayloadOf title="What was answered" message={entry.response} />
    </Dialog>
  );
}

/** What went wrong, in our words and the provider's, and what to do. */
function Wrong({ entry }: { entry: Entry }) {
  if (entry.success !== false) return null;
  const words = entry.provider_words;
  const code = providersCode(entry.provider_code);
  return (
    <Notice kind="error">
      <p class="strong">{entry.message ?? "It failed."}</p>
      {entry.cure && <p>{entry.cure}</p>}
      {(words || code) && <p class="quiet">The provider said{code ? ` (${code})` : ""}:</p>}
      {words && (
        <pre class="said" tabIndex={0}>
          {pretty(words)}
        </pre>
      )}
    </Notice>
  );
}

/** Who made the call, in words, with the id of a key or a person: a customer's session is over. */
function madeBy({ source_type: type, source_id: id }: Entry): string {
  if (!type) return "";
  const words = who(type).replace(/^by /, "");
  return id && (type === "key" || type === "user") ? `${words} ${id}` : words;
}

function Facts({ entry, connector }: { entry: Entry; connector: string | null }) {
  const close = useClose();
  const only = (label: string, filter: Parameters<typeof showFilter>[0]) => (
    <Button
      needs={null}
      class="link"
      onClick={() => {
        close();
        showFilter(filter);
      }}
    >
      {label}
    </Button>
  );
  const facts: [string, ComponentChildren][] = [
    ["Connector", entry.provider && <a href={connectorAddress(entry.provider)}>{connector ?? entry.provider}</a>],
    ["Auth config", entry.auth_config_id && <code>{entry.auth_config_id}</code>],
    ["Owner", entry.origin_owner_id && only(entry.origin_owner_id, { owner: entry.origin_owner_id })],
    ["Account", entry.account_id && only(entry.account_id, { account: entry.account_id })],
    ["Attempt", entry.attempt_id && only(entry.attempt_id, { attempt: entry.attempt_id })],
    ["Address", entry.url && <code>{`${entry.http_method ?? ""} ${entry.url}`.trim()}</code>],
    ["Status", entry.status || undefined],
    ["Code", entry.code && <code>{entry.code}</code>],
    ["By", madeBy(entry)],
    ["Use token", entry.use_token_name],
    ["Approved by", entry.approved_by?.replace(":", " ")],
    ["From", entry.source_ip],
  ];
  return (
    <section aria-label="Details">
      <dl>
        {facts
          .filter(([, value]) => value)
          .map(([name, value]) => (
            <>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </>
          ))}
      </dl>
      <div class="copy">
        <p class="grow">
          <span class="quiet sub">Request ID, for whoever asks us or the provider</span>
          <code>{entry.request_id}</code>
        </p>
        <CopyButton text={entry.request_id} label="Copy the request ID" />
      </div>
    </section>
  );
}
