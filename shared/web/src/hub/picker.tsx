import { useState } from "preact/hooks";
import { Logo } from "../ui/logo";
import type { Integration } from "./api";
import { pick } from "./session";

// Coming back from a form finds the list as it was.
const kept = { search: "", category: "" };

/** The list of what a session may link, with a search and, where there are several categories, a choice among them. */
export function Picker({ integrations }: { integrations: Integration[] }) {
  const [{ search, category }, set] = useState(kept);
  const narrow = (change: Partial<typeof kept>) => set({ ...Object.assign(kept, change) });
  const categories = [...new Map(integrations.map((i) => [i.type, i.category_name])).entries()].toSorted((a, b) =>
    a[1].localeCompare(b[1]),
  );
  const words = search.trim().toLowerCase();
  const matching = integrations.filter(
    (i) =>
      (!category || i.type === category) &&
      (words === "" || i.name.toLowerCase().includes(words) || i.provider.includes(words)),
  );
  return (
    <>
      <h1 tabIndex={-1}>What do you want to link?</h1>
      <div class="find">
        <input
          type="search"
          aria-label="Search"
          placeholder="Search…"
          value={search}
          onInput={(e) => narrow({ search: e.currentTarget.value })}
        />
        {categories.length > 1 && (
          <select aria-label="Category" value={category} onChange={(e) => narrow({ category: e.currentTarget.value })}>
            <option value="">All categories</option>
            {categories.map(([key, name]) => (
              <option key={key} value={key}>
                {name}
              </option>
            ))}
          </select>
        )}
      </div>
      <ul class="choices">
        {matching.map((i) => (
          <li key={i.integration_id}>
            <button type="button" data-provider={i.provider} onClick={() => void pick(i)}>
              <Logo id={i.provider} address={i.logo_url} />
              <span class="name">{i.name}</span>
              <span class="kind">{i.category_name}</span>
            </button>
          </li>
        ))}
      </ul>
      {matching.length === 0 && <p class="quiet">Nothing matches.</p>}
      <p class="visually-hidden" role="status">
        {matching.length} found
      </p>
    </>
  );
}
