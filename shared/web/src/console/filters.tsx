// What pages that list something by a filter share: the filter is the address's.
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { addressOf, readdress, route } from "./store";

type Filter<N extends string> = Partial<Record<N, string | undefined>>;

/** The filter of a page: members are what its address may have, in their order. */
export function filterAt<N extends string>(page: "accounts" | "logs", members: readonly N[]) {
  /** The filter that an address has; what it does not know is left out. */
  const read = (query: URLSearchParams) =>
    Object.fromEntries(members.flatMap((n) => (query.get(n) ? [[n, query.get(n)]] : []))) as Partial<Record<N, string>>;
  /** The address of the page with a filter. */
  const address = (filter: Filter<N>): string =>
    addressOf(page, Object.fromEntries(members.map((n) => [n, filter[n]])));
  /** Shows what another filter lets through. */
  const show = (filter: Filter<N>): void => readdress(address(filter));
  /** Shows what the filter lets through with a change of it: two can come before the page is drawn again. */
  const change = (to: Filter<N>): void => {
    const now = route.peek();
    show({ ...(now.page === page && "query" in now ? read(now.query) : {}), ...to });
  };
  return { read, address, show, change };
}

/** One of some; a value that is none of them is shown as it is. */
export function Choice({
  label,
  any,
  value = "",
  options,
  set,
}: {
  label: string;
  any: string;
  value?: string | undefined;
  options: Record<string, string>;
  set: (value: string) => void;
}) {
  const all = value && !(value in options) ? { ...options, [value]: value } : options;
  return (
    <select aria-label={label} value={value} onChange={(event) => set(event.currentTarget.value)}>
      <option value="">{any}</option>
      {Object.entries(all).map(([key, name]) => (
        <option key={key} value={key}>
          {name}
        </option>
      ))}
    </select>
  );
}

/** A field that is applied by Enter, when it is left, or, with typing, a moment after the last key. */
export function Search({
  label,
  value = "",
  most,
  typing = false,
  set,
}: {
  label: string;
  value?: string | undefined;
  most?: number;
  typing?: boolean;
  set: (to: string) => void;
}) {
  const text = useSignal(value);
  useEffect(() => {
    if (text.peek().trim() !== value) text.value = value;
  }, [value]);
  const apply = () => {
    const now = text.peek().trim();
    if (now !== value) set(now);
  };
  useEffect(() => {
    if (!typing) return;
    const timer = setTimeout(apply, 500);
    return () => clearTimeout(timer);
  }, [text.value]);
  return (
    <input
      type="search"
      aria-label={label}
      placeholder={label}
      autocomplete="off"
      spellcheck={false}
      maxLength={most}
      value={text.value}
      onInput={(event) => {
        text.value = event.currentTarget.value;
      }}
      onSearch={apply}
      onBlur={apply}
      onKeyDown={(event) => {
        if (event.key === "Enter") apply();
      }}
    />
  );
}
