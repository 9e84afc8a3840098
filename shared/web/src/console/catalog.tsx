import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { Badge, StateBadge } from "../ui/badge";
import { useClose } from "../ui/dialog";
import { Logo } from "../ui/logo";
import { Button, Dialog } from "./allowed";
import type { Connector, Detail } from "./api";
import { ClearFilters } from "./clearfilters";
import { Others } from "./others";
import { SetUp } from "./setup";
import { api, categoryNames, guarded, loadCategories, useLoad } from "./store";
import { Trouble } from "./trouble";

const LIMIT = 50;

/** The catalog, and the form of what is picked in it. id: begin with this connector's form. */
export function Catalog({ id }: { id?: string }) {
  const picked = useSignal<Detail | null>(null);
  const close = useClose();
  const pick = async (key: string) => {
    const well = await guarded(async () => {
      picked.value = await api().connector(key);
    });
    if (!well && id) close();
  };
  useEffect(() => {
    if (id) void pick(id);
  }, []);
  if (picked.value)
    return (
      <SetUp
        connector={picked.value}
        back={
          id
            ? undefined
            : () => {
                picked.value = null;
              }
        }
      />
    );
  if (id) return null;
  return <Browse pick={pick} />;
}

/** What the plan leaves out and the search would find: told, and not to be picked. */
function Withheld({ search, category }: { search: string; category: string }) {
  const { data } = useLoad(() => api().withheld(), []);
  const words = search.toLowerCase();
  const found = (data ?? []).filter(
    (w) =>
      w.name.toLowerCase().includes(words) &&
      (category === "" || w.categories?.some((c) => (c.key as string) === category)),
  );
  if (found.length === 0) return null;
  return (
    <section class="apart" aria-labelledby="withheld">
      <h3 id="withheld">Not in your plan</h3>
      <p class="quiet">To use one of these you need another plan. Ask whoever runs this deployment.</p>
      <ul class="rows">
        {found.map((w) => (
          <li key={w.name} class="pick" data-withheld>
            <span class="grow">
              {w.name}
              <span class="quiet sub">{(w.categories ?? []).map((c) => c.name).join(", ")}</span>
            </span>
            <Badge>Needs another plan</Badge>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Browse({ pick }: { pick: (key: string) => Promise<void> }) {
  const close = useClose();
  const search = useSignal("");
  const asked = useSignal(""); // what was typed, once the typing pauses
  const category = useSignal("");
  const more = useSignal<{ of: unknown; data: Connector[]; next: string | null } | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const field = useRef<HTMLInputElement>(null);
  const filter = { search: asked.value.trim(), category: category.value, limit: LIMIT };
  const { data: first } = useLoad(() => api().connectors(filter), [asked.value, category.value]);
  const { data: categories } = useLoad(loadCategories, []);
  useEffect(() => field.current?.focus(), []);

  // What "Show more" brought belongs to one first page; another one drops it.
  const extra = more.value?.of === first ? more.value : null;
  const list = [...(first?.data ?? []), ...(extra?.data ?? [])];
  const next = extra ? extra.next : (first?.next_cursor ?? null);
  const showMore = () =>
    guarded(async () => {
      const page = await api().connectors({ ...filter, cursor: next ?? "" });
      more.value = { of: first, data: [...(extra?.data ?? []), ...(page.data ?? [])], next: page.next_cursor };
    });
  return (
    <Dialog
      title="Add a connector"
      wide
      aside={
        <>
          <Others close={close} />
          <span class="grow" />
        </>
      }
    >
      <Trouble />
      <div class="filters two" role="search">
        <input
          ref={field}
          type="search"
          aria-label="Search the catalog"
          placeholder="Search the catalog…"
          value={search.value}
          onInput={(event) => {
            search.value = event.currentTarget.value;
            clearTimeout(timer.current);
            timer.current = setTimeout(() => {
              asked.value = search.value;
            }, 150);
          }}
          onKeyDown={(event) => {
            if (event.key === "Enter") event.preventDefault();
          }}
        />
        <select
          aria-label="Category"
          value={category.value}
          onChange={(event) => {
            category.value = event.currentTarget.value;
          }}
        >
          <option value="">All categories</option>
          {(categories ?? []).map((c) => (
            <option key={c.key} value={c.key}>
              {c.name}
            </option>
          ))}
        </select>
      </div>
      <p class="visually-hidden" role="status">
        {first ? `${list.length}${next ? " or more" : ""} found` : ""}
      </p>
      <div class="list">
        {first && list.length === 0 && (
          <div class="actions">
            <p class="quiet">Nothing in the catalog matches.</p>
            <ClearFilters
              clear={() => {
                clearTimeout(timer.current);
                search.value = "";
                asked.value = "";
                category.value = "";
                field.current?.focus();
              }}
            />
          </div>
        )}
        {list.length > 0 && (
          <ul class="rows" aria-label="Catalog">
            {list.map((c) => (
              <li key={c.key}>
                <Button needs={null} class="pick" data-pick={c.key} onClick={() => void pick(c.key)}>
                  <Logo id={c.key} address={c.logo_url} icon={c.icon} />
                  <span class="grow">
                    <span class="strong">{c.name}</span>{" "}
                    {c.release_stage !== "stable" && <Badge>{c.release_stage}</Badge>}{" "}
                    {!c.needs_app && <Badge tone="accent">No app to register</Badge>}
                    <span class="quiet sub">{categoryNames(c.categories, categories ?? [])}</span>
                  </span>
                  {c.state !== "not_configured" && <StateBadge state={c.state} />}
                </Button>
              </li>
            ))}
          </ul>
        )}
        {next && (
          <p class="actions">
            <Button needs={null} onClick={() => void showMore()}>
              Show more
            </Button>
          </p>
        )}
        {first && !next && <Withheld search={filter.search} category={filter.category} />}
      </div>
    </Dialog>
  );
}
