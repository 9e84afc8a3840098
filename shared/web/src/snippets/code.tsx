import { useState } from "preact/hooks";
import { CopyButton } from "../ui/copy";

/** Text of programs, one of several at a time (WAI-ARIA, tabs: arrows move). chosen is kept by whoever shows it. */
export function Code({
  label,
  tabs,
  chosen,
  choose,
}: {
  label: string;
  tabs: { name: string; code: string }[];
  chosen: string;
  choose: (name: string) => void;
}) {
  const [id] = useState(() => `code-${Math.random().toString(36).slice(2)}`);
  const now = tabs.find((t) => t.name === chosen) ?? tabs[0];
  if (!now) return null;
  const step = (event: KeyboardEvent) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    const next = tabs[(tabs.indexOf(now) + by + tabs.length) % tabs.length];
    if (!next) return;
    choose(next.name);
    const row = event.currentTarget as HTMLElement;
    requestAnimationFrame(() => row.querySelector<HTMLElement>("[aria-selected=true]")?.focus());
  };
  return (
    <div class="code">
      <div class="code-head">
        {tabs.length > 1 ? (
          <div role="tablist" aria-label={label} onKeyDown={step} tabIndex={-1}>
            {tabs.map((t) => (
              <button
                key={t.name}
                type="button"
                role="tab"
                aria-selected={t === now}
                aria-controls={id}
                tabIndex={t === now ? 0 : -1}
                onClick={() => choose(t.name)}
              >
                {t.name}
              </button>
            ))}
          </div>
        ) : (
          <span class="quiet">{label}</span>
        )}
        <CopyButton text={now.code} label={`Copy ${label}, ${now.name}`} />
      </div>
      <pre id={id} role={tabs.length > 1 ? "tabpanel" : "group"} aria-label={`${label}, ${now.name}`} tabIndex={0}>
        {now.code}
      </pre>
    </div>
  );
}
