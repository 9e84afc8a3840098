// The connectors that a session may link, page by page.
import type { HubApi, Integration } from "./api";

/** Pages of what matches the words, from the first on. next is the cursor of what follows, null where nothing does. */
export interface Listed {
  words: string;
  integrations: Integration[];
  next: string | null;
}

export const nothing: Listed = { words: "", integrations: [], next: null };

/** The first page of everything, of one provider, or of what a search finds. */
export async function firstPage(api: HubApi, asked: { provider?: string; search?: string }): Promise<Listed> {
  const list = await api.connectors(asked);
  const listed: Listed = { words: asked.search ?? "", integrations: list.integrations, next: list.next_cursor ?? null };
  // Pages are by key. A list that is whole is shown by name.
  if (!listed.next) listed.integrations.sort((a, b) => a.name.localeCompare(b.name));
  return listed;
}

/** The list with one page more. */
export async function withNext(api: HubApi, { words, integrations, next }: Listed): Promise<Listed> {
  const list = await api.connectors({ ...(words && { search: words }), ...(next && { cursor: next }) });
  return { words, integrations: [...integrations, ...list.integrations], next: list.next_cursor ?? null };
}
