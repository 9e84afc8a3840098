import { categoryName, h, logo } from "./dom.js";

/** The list of what a session may link, with a search and, where there are several categories, a choice among them. */
export function picker(integrations, choose, kept = { search: "", category: "" }) {
  const categories = [...new Set(integrations.map((i) => i.type))].sort();
  const list = h("ul", { class: "choices" });
  const found = h("p", { class: "visually-hidden", role: "status" });
  const none = h("p", { class: "quiet" }, "Nothing matches.");

  const refresh = () => {
    const words = kept.search.trim().toLowerCase();
    const matching = integrations.filter((i) => (!kept.category || i.type === kept.category) &&
      (words === "" || i.name.toLowerCase().includes(words) || i.provider.includes(words)));
    list.replaceChildren(...matching.map((i) => h("li", null,
      h("button", { type: "button", "data-provider": i.provider, onclick: () => choose(i) },
        logo(i.name, i.logo_url), h("span", { class: "name" }, i.name), h("span", { class: "kind" }, categoryName(i.type))))));
    none.hidden = matching.length > 0;
    found.textContent = `${matching.length} found`;
  };
  const search = h("input", {
    type: "search", "aria-label": "Search", placeholder: "Search…", value: kept.search,
    oninput: () => {
      kept.search = search.value;
      refresh();
    },
  });
  const category = h("select", {
    "aria-label": "Category",
    onchange: () => {
      kept.category = category.value;
      refresh();
    },
  }, h("option", { value: "" }, "All categories"),
  categories.map((c) => h("option", { value: c, selected: c === kept.category }, categoryName(c))));
  refresh();
  return [
    h("h1", null, "What do you want to link?"),
    h("div", { class: "find" }, search, categories.length > 1 && category),
    list, none, found,
  ];
}
