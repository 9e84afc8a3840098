import { useEffect, useRef, useState } from "preact/hooks";
import { Logo } from "../ui/logo";
import type { Listed } from "./listed";
import { more, search as find } from "./search";
import type { Session } from "./session";
import { langOfEnglish } from "../ui/texts";
import { texts } from "./texts";

/**
 * The list of what a session may link, with a search and, where there are several categories, a choice among them. A
 * list that is whole is searched here. One that is not is searched by the API, and its categories are not all known.
 */
export function Picker({ hub, listed, whole }: { hub: Session; listed: Listed; whole: boolean }) {
  const [{ search, category }, set] = useState({ ...hub.narrowed, search: whole ? hub.narrowed.search : listed.words });
  const say = texts();
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => () => clearTimeout(timer.current), []);
  const narrow = (change: Partial<Session["narrowed"]>) => set({ ...Object.assign(hub.narrowed, change) });
  const categories = [
    ...new Map(whole ? listed.integrations.flatMap((i) => i.categories.map((c) => [c.key, c.name])) : []).entries(),
  ].toSorted((a, b) => a[1].localeCompare(b[1]));
  const words = search.trim().toLowerCase();
  const matching = listed.integrations.filter(
    (i) =>
      !whole ||
      ((!category || i.categories.some((c) => c.key === category)) &&
        (words === "" || i.name.toLowerCase().includes(words) || i.provider.includes(words))),
  );
  const type = (typed: string) => {
    narrow({ search: typed });
    if (whole) return;
    clearTimeout(timer.current);
    timer.current = setTimeout(() => void find(hub, typed.trim()), 150);
  };
  // The button may be gone behind the last page: the first of what is new gets the focus.
  const showMore = async () => {
    const before = matching.length;
    await more(hub);
    list.current?.querySelectorAll("button")[before]?.focus();
  };
  return (
    <>
      <h1 tabIndex={-1}>{say.what}</h1>
      <div class="find">
        <input
          type="search"
          aria-label={say.search}
          placeholder={say.searching}
          maxLength={100}
          value={search}
          onInput={(e) => type(e.currentTarget.value)}
        />
        {categories.length > 1 && (
          <select
            aria-label={say.category}
            value={category}
            onChange={(e) => narrow({ category: e.currentTarget.value })}
          >
            <option value="">{say.allCategories}</option>
            {categories.map(([key, name]) => (
              <option key={key} value={key} lang={langOfEnglish()}>
                {name}
              </option>
            ))}
          </select>
        )}
      </div>
      <ul class="choices" ref={list}>
        {matching.map((i) => (
          <li key={i.integration_id}>
            <button type="button" data-provider={i.provider} onClick={() => void hub.pick(i)}>
              <Logo id={i.provider} address={i.logo_url} icon={i.icon} />
              <span class="name">{i.name}</span>
              <span class="kind" lang={langOfEnglish()}>
                {i.categories.map((c) => c.name).join(", ")}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {matching.length === 0 && <p class="quiet">{say.nothingMatches}</p>}
      {listed.next && (
        <div class="actions">
          <button type="button" onClick={() => void showMore()}>
            {say.more}
          </button>
        </div>
      )}
      <p class="visually-hidden" role="status">
        {say.found(matching.length, listed.next !== null)}
      </p>
    </>
  );
}
