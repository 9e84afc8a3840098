import { useEffect, useRef, useState } from "preact/hooks";
import type { HubConnection, HubConnectionsOutputBody, HubDisconnectedBody } from "../api/types";
import { Logo } from "../ui/logo";
import { Notice } from "../ui/notice";
import { call, Problem } from "../ui/request";
import type { Words } from "./connectionstexts";

interface Props {
  base: URL;
  token: string;
  say: Words;
  language: string;
  /** Shows the hub, for an account to link again or for another one. */
  hub(account: string | null): void;
  disconnected(id: string): void;
}

/** What an end user has linked: as whom, with which permissions, and the ways to link it again or to end it. */
export function Connections(props: Props) {
  const { base, token, say } = props;
  const [list, setList] = useState<HubConnection[] | null>(null);
  const [trouble, setTrouble] = useState("");
  const [told, setTold] = useState("");
  const heading = useRef<HTMLHeadingElement>(null);
  const headers = { "x-hub-session-token": token };
  const guarded = async (step: () => Promise<void>) => {
    setTrouble("");
    try {
      await step();
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      const over = problem.status === 401;
      setTrouble(over ? say.expired : problem.code === "connections_not_allowed" ? problem.message : say.wrong);
    }
  };
  const load = () =>
    guarded(async () => {
      const { body } = await call<HubConnectionsOutputBody>(new URL("hub/connections", base), { headers });
      setList(body.connections);
    });
  useEffect(() => void load(), []);
  const end = (id: string) =>
    guarded(async () => {
      const address = new URL(`hub/connections/${encodeURIComponent(id)}`, base);
      const { body } = await call<HubDisconnectedBody>(address, { method: "DELETE", headers });
      const more = { revoked: say.revoked, failed: say.failed, unsupported: say.failed, nothing_to_revoke: "" };
      setTold(`${say.gone} ${more[body.revocation]}`);
      props.disconnected(id);
      await load();
      heading.current?.focus();
    });
  return (
    <div class="view">
      <h1 tabIndex={-1} ref={heading}>
        {say.title}
      </h1>
      <div role="status">{told && <Notice kind="good">{told}</Notice>}</div>
      {trouble && (
        <>
          <Notice kind="error">{trouble}</Notice>
          <div class="actions">
            <button type="button" onClick={() => void load()}>
              {say.again}
            </button>
          </div>
        </>
      )}
      {!list && !trouble && <p class="quiet">{say.loading}</p>}
      {list?.length === 0 && <p class="quiet">{say.nothing}</p>}
      <ul class="connections">
        {(list ?? []).map((c) => (
          <Connection key={c.id} of={c} {...props} end={() => end(c.id)} />
        ))}
      </ul>
      {list && (
        <div class="actions">
          <button type="button" onClick={() => props.hub(null)}>
            {say.another}
          </button>
        </div>
      )}
    </div>
  );
}

/** What a permission allows, or its name at the provider where nobody has words for it. */
const Permission = ({ name, words }: { name: string; words: Record<string, string> | undefined }) =>
  words?.[name] ? <span title={name}>{words[name]}</span> : <code>{name}</code>;

function Connection({ of: c, say, language, hub, end }: Props & { of: HubConnection; end: () => Promise<void> }) {
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const day = (at: string) => new Date(at).toLocaleDateString(language, { dateStyle: "long" });
  const lacks = (c.permissions?.missing ?? []).length > 0;
  const facts: [string, string | undefined][] = [
    [say.as, c.as],
    [say.linked, day(c.linked_at)],
    [say.used, c.last_used_at ? day(c.last_used_at) : say.never],
    [say.ends, c.access_ends_at ? day(c.access_ends_at) : c.grant_ends_at ? day(c.grant_ends_at) : undefined],
  ];
  return (
    <li data-connection={c.id}>
      <div class="title">
        <Logo id={c.provider} address={c.logo_url} icon={c.icon} />
        <div>
          <h2>{c.name}</h2>
          <p class={`state ${c.status}`}>{say[c.status]}</p>
          {c.label && <p class="quiet">{c.label}</p>}
        </div>
      </div>
      <dl>
        {facts.map(
          ([name, value]) =>
            value && (
              <div key={name}>
                <dt>{name}</dt>
                <dd>
                  <bdi>{value}</bdi>
                </dd>
              </div>
            ),
        )}
        {c.permissions && (
          <div>
            <dt>{say.permissions}</dt>
            <dd>
              <ul class="permissions">
                {(c.permissions.granted ?? []).map((p) => (
                  <li key={p}>
                    <Permission name={p} words={c.permissions?.words} />
                  </li>
                ))}
                {(c.permissions.missing ?? []).map((p) => (
                  <li key={p} class="missing">
                    <Permission name={p} words={c.permissions?.words} /> · {say.missing}
                  </li>
                ))}
              </ul>
            </dd>
          </div>
        )}
      </dl>
      {asking ? (
        <>
          <Notice kind="warning">{say.sure}</Notice>
          <div class="actions">
            <button
              type="button"
              class="danger"
              aria-busy={busy}
              onClick={() => {
                setBusy(true);
                void end().finally(() => setBusy(false));
              }}
            >
              {say.disconnect}
            </button>
            <button type="button" onClick={() => setAsking(false)}>
              {say.keep}
            </button>
          </div>
        </>
      ) : (
        <div class="actions">
          {c.can_reconnect && (
            <button type="button" class={c.status === "error" || lacks ? "primary" : ""} onClick={() => hub(c.id)}>
              {lacks && c.signs_in ? say.give : say.reconnect}
            </button>
          )}
          <button type="button" class="danger" onClick={() => setAsking(true)}>
            {say.disconnect}
          </button>
        </div>
      )}
    </li>
  );
}
