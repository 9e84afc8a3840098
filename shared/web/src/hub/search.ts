// What the picker does with a list that is longer than a page.
import { firstPage, type Listed, withNext } from "./listed";
import { choose, guarded, hub, session } from "./session";
import { view } from "./view";

let asked = "";

/** Shows another list, unless the user has gone on to a form meanwhile. */
function list(listed: Listed): void {
  session.listed = listed;
  if (view().kind === "choose" || view().kind === "problem") choose();
}

/** Lists what matches the words, where the first page is not all that there is. */
export const search = (words: string): Promise<void> =>
  guarded(async () => {
    asked = words;
    const found = words === "" ? session.first : await firstPage(hub(), { search: words });
    if (asked === words) list(found); // else other words were typed meanwhile
  });

/** Adds the next page to the list. */
export const more = (): Promise<void> =>
  guarded(async () => {
    const before = session.listed;
    const longer = await withNext(hub(), before);
    if (session.listed === before) list(longer); // else another list was asked for meanwhile
  });
