import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { Button } from "./allowed";
import { guarded, useLoad } from "./store";

interface Page<T> {
  data: T[] | null;
  next: string | null;
}

/** A list that is read page after page. */
export interface Pages<T, P> {
  /** The newest first page; null until it is there. */
  first: P | null;
  /** What was read so far. */
  all: T[];
  /** Whether there is more. */
  more: boolean;
  showMore: () => void;
}

/** Reads a list, again from its beginning when deps or what pages show have changed. next: what the page before gave. */
export function usePages<T, P extends Page<T>>(
  read: (next: string | null) => Promise<P & Page<T>>,
  deps: unknown[],
): Pages<T, P> {
  const { data: first } = useLoad(() => read(null), deps);
  const more = useSignal<T[]>([]);
  const next = useSignal<string | null>(null);
  const newest = useRef<unknown>(null);
  useEffect(() => {
    newest.current = first;
    more.value = [];
    next.value = first?.next ?? null;
  }, [first]);
  const showMore = () =>
    void guarded(async () => {
      const after = next.peek();
      const page = await read(after);
      // The list may have begun anew, or the button may have been pressed twice.
      if (newest.current !== first || next.peek() !== after) return;
      more.value = [...more.value, ...(page.data ?? [])];
      next.value = page.next;
    });
  return { first, all: [...(first?.data ?? []), ...more.value], more: Boolean(next.value), showMore };
}

/** The way to the next page of a list, where there is one. further: what it says while nothing was found yet. */
export function ShowMore({
  of,
  further = "Show more",
}: {
  of: Pick<Pages<unknown, unknown>, "all" | "more" | "showMore">;
  further?: string;
}) {
  if (!of.more) return null;
  return (
    <div class="actions">
      <Button needs={null} onClick={of.showMore}>
        {of.all.length > 0 ? "Show more" : further}
      </Button>
    </div>
  );
}
