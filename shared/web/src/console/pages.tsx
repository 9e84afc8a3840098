import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { Notice } from "../ui/notice";
import { Button } from "./allowed";
import { guarded, useLoad } from "./store";

interface Page<T> {
  data: T[] | null;
  next: string | null;
  /** What of the list cannot be shown, in words. */
  notice?: string;
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
  /** What of the pages that were read cannot be shown, in words; each once. */
  notices: string[];
}

/** Reads a list, again from its beginning when deps or what pages show have changed. next: what the page before gave. */
export function usePages<T, P extends Page<T>>(
  read: (next: string | null) => Promise<P & Page<T>>,
  deps: unknown[],
): Pages<T, P> {
  const { data: first } = useLoad(() => read(null), deps);
  const more = useSignal<T[]>([]);
  const next = useSignal<string | null>(null);
  const notices = useSignal<string[]>([]);
  const newest = useRef<unknown>(null);
  useEffect(() => {
    newest.current = first;
    more.value = [];
    next.value = first?.next ?? null;
    notices.value = first?.notice ? [first.notice] : [];
  }, [first]);
  const showMore = () =>
    void guarded(async () => {
      const after = next.peek();
      const page = await read(after);
      // The list may have begun anew, or the button may have been pressed twice.
      if (newest.current !== first || next.peek() !== after) return;
      more.value = [...more.value, ...(page.data ?? [])];
      next.value = page.next;
      const { notice } = page;
      if (notice && !notices.value.includes(notice)) notices.value = [...notices.value, notice];
    });
  const all = [...(first?.data ?? []), ...more.value];
  return { first, all, more: Boolean(next.value), showMore, notices: notices.value };
}

/**
 * What stands below a list: what of it cannot be shown, and the way to the next page where there is one. further: what that
 * says while nothing was found yet.
 */
export function ShowMore({
  of,
  further = "Show more",
}: {
  of: Pick<Pages<unknown, unknown>, "all" | "more" | "showMore" | "notices">;
  further?: string;
}) {
  return (
    <>
      {of.notices.map((words) => (
        <Notice kind="warning" key={words}>
          {words}
        </Notice>
      ))}
      {of.more && (
        <div class="actions">
          <Button needs={null} onClick={of.showMore}>
            {of.all.length > 0 ? "Show more" : further}
          </Button>
        </div>
      )}
    </>
  );
}
