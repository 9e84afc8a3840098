import { useEffect, useRef, useState } from "preact/hooks";
import type { HubConnection, HubPermissions } from "../api/types";
import { Logo } from "../ui/logo";
import { Notice } from "../ui/notice";
import type { Words } from "./connectionstexts";

/** What a permission allows, or its name at the provider where nobody has words for it. */
function Permission({ name, of }: { name: string; of: HubPermissions }) {
  const text = of.words[name];
  if (!text) return <code lang="">{name}</code>;
  return (
    <span title={name} lang={of.untranslated?.includes(name) ? "en" : undefined}>
      {text}
    </span>
  );
}

/** A connection with what can be done about it. */
export function Connection({
  of: c,
  say,
  language,
  hub,
  end,
}: {
  of: HubConnection;
  say: Words;
  language: string;
  /** Shows the hub, to link it again. */
  hub(account: string): void;
  end: () => Promise<void>;
}) {
  const [asking, setAsking] = useState(false);
  const asked = useRef<HTMLDivElement>(null);
  const ask = useRef<HTMLButtonElement>(null);
  const before = useRef(asking);
  // What had the focus is gone when the question comes, and when it is taken back.
  useEffect(() => {
    if (before.current !== asking) (asking ? asked : ask).current?.focus();
    before.current = asking;
  }, [asking]);
  const of = (button: string) => `${button}: ${c.name}`; // there may be several connections on the page
  const [busy, setBusy] = useState(false);
  const day = (at: string) => new Date(at).toLocaleDateString(language, { dateStyle: "long" });
  const { permissions } = c;
  const lacks = (permissions?.missing ?? []).length > 0;
  const again = lacks && c.signs_in ? say.give : say.reconnect;
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
        {permissions && (
          <div>
            <dt>{say.permissions}</dt>
            <dd>
              <ul class="permissions">
                {(permissions.granted ?? []).map((p) => (
                  <li key={p}>
                    <Permission name={p} of={permissions} />
                  </li>
                ))}
                {(permissions.missing ?? []).map((p) => (
                  <li key={p} class="missing">
                    <Permission name={p} of={permissions} /> · {say.missing}
                  </li>
                ))}
              </ul>
            </dd>
          </div>
        )}
      </dl>
      {asking ? (
        <>
          <div class="slot" role="group" aria-label={say.sure} tabIndex={-1} ref={asked}>
            <Notice kind="warning">{say.sure}</Notice>
          </div>
          <div class="actions">
            <button
              type="button"
              class="danger"
              aria-label={of(say.disconnect)}
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
            <button
              type="button"
              class={c.status === "error" || lacks ? "primary" : ""}
              aria-label={of(again)}
              onClick={() => hub(c.id)}
            >
              {again}
            </button>
          )}
          <button
            type="button"
            class="danger"
            aria-label={of(say.disconnect)}
            ref={ask}
            onClick={() => setAsking(true)}
          >
            {say.disconnect}
          </button>
        </div>
      )}
    </li>
  );
}
