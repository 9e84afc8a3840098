// What fake vendors say in common: a list of 1, 2 and 3 in two pages.

/** What makes a record of an id, applied to 1, 2 and 3. */
export const three = (make) => ["1", "2", "3"].map(make);

/** The first two of three, or the third to whoever asks for the second page. */
export const paged = (all, second) => (second ? all.slice(2) : all.slice(0, 2));

/** The page of three that a call asks for by a parameter of its query. */
export const asked = (call, name, next, all) => paged(all, call.query.get(name) === String(next));

export const is = (call, method, path) => call.method === method && call.path === path;
