// What the picker does with a list that is longer than a page.
import { firstPage, type Listed, withNext } from "./listed";
import type { Session } from "./session";

const asked = new WeakMap<Session, string>();

/** Shows another list, unless the user has gone on to a form meanwhile. */
function list(hub: Session, listed: Listed): void {
  hub.listed = listed;
  if (hub.view.kind === "choose" || hub.view.kind === "problem") hub.choose();
}

/** Lists what matches the words, where the first page is not all that there is. */
export const search = (hub: Session, words: string): Promise<void> =>
  hub.guarded(async () => {
    asked.set(hub, words);
    const found = words === "" ? hub.first : await firstPage(hub.api, { search: words });
    if (asked.get(hub) === words) list(hub, found); // else other words were typed meanwhile
  });

/** Adds the next page to the list. */
export const more = (hub: Session): Promise<void> =>
  hub.guarded(async () => {
    const before = hub.listed;
    const longer = await withNext(hub.api, before);
    if (hub.listed === before) list(hub, longer); // else another list was asked for meanwhile
  });
