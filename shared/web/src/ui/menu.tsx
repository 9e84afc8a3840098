import { useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";

/** One line of a menu. */
export interface MenuItem {
  label: string;
  /** What it does; without it the line is shown, cannot be chosen, and why says the reason. */
  act?: (() => void) | undefined;
  why?: string | undefined;
  danger?: boolean;
  /** The right that it needs, for tests. */
  needs?: string | null;
  /** Of lines of which one is chosen already: whether it is this one. */
  chosen?: boolean;
}

export interface MenuProps {
  label: string;
  /** In place of the dots. */
  text?: string;
  items: MenuItem[];
}

/**
 * A button with three dots, or with text, and its menu (WAI-ARIA, menu button): arrows, Home, End and first letters move, Enter
 * chooses, Escape and Tab close. A line that cannot be chosen takes the focus too, so that its reason is read.
 */
export function Menu({ label, text, items }: MenuProps) {
  const open = useSignal(false);
  const button = useRef<HTMLButtonElement>(null);
  const id = useId();
  return (
    <div class="menu">
      <button
        ref={button}
        type="button"
        class={text ? "small named" : "dots"}
        aria-label={label}
        aria-haspopup="menu"
        aria-expanded={open.value}
        aria-controls={open.value ? id : undefined}
        onClick={() => {
          open.value = !open.value;
        }}
        onKeyDown={(event) => {
          if (event.key !== "ArrowDown") return;
          event.preventDefault();
          open.value = true;
        }}
      >
        {text ? (
          <span>{text}</span>
        ) : (
          <svg viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">
            <circle cx="4" cy="10" r="1.7" />
            <circle cx="10" cy="10" r="1.7" />
            <circle cx="16" cy="10" r="1.7" />
          </svg>
        )}
      </button>
      {open.value && (
        <List
          id={id}
          label={label}
          items={items}
          button={button}
          close={(refocus) => {
            open.value = false;
            if (refocus) button.current?.focus();
          }}
        />
      )}
    </div>
  );
}

function List({
  id,
  label,
  items,
  button,
  close,
}: {
  id: string;
  label: string;
  items: MenuItem[];
  button: RefObject<HTMLButtonElement | null>;
  close: (refocus: boolean) => void;
}) {
  const list = useRef<HTMLDivElement>(null);
  const lines = () => [...(list.current?.querySelectorAll<HTMLButtonElement>("[role^=menuitem]") ?? [])];

  useEffect(() => {
    const box = list.current;
    const from = button.current;
    if (!box || !from) return;
    box.showPopover(); // above everything, dialogs too, and cut off by nothing
    place(box, from);
    lines()[0]?.focus();
    const away = (event: Event) => {
      if (event.target instanceof Node && !box.contains(event.target) && !from.contains(event.target)) close(false);
    };
    // The list goes with its button: what lies below may move while it is open. Its own scrolling moves nothing.
    const moved = (event: Event) => {
      if (!(event.target instanceof Node && box.contains(event.target))) place(box, from);
    };
    document.addEventListener("pointerdown", away, true);
    window.addEventListener("resize", moved);
    window.addEventListener("scroll", moved, true);
    return () => {
      document.removeEventListener("pointerdown", away, true);
      window.removeEventListener("resize", moved);
      window.removeEventListener("scroll", moved, true);
    };
  }, []);

  const key = (event: KeyboardEvent) => {
    const all = lines();
    const at = all.indexOf(document.activeElement as HTMLButtonElement);
    const next = (() => {
      switch (event.key) {
        case "ArrowDown":
          return (at + 1) % all.length;
        case "ArrowUp":
          return (at - 1 + all.length) % all.length;
        case "Home":
          return 0;
        case "End":
          return all.length - 1;
      }
      if (event.key.length !== 1 || event.key === " ") return -1;
      const letter = event.key.toLowerCase();
      const order = [...all.slice(at + 1), ...all.slice(0, at + 1)];
      return all.findIndex((line) => line === order.find((l) => l.textContent?.toLowerCase().startsWith(letter)));
    })();
    if (next >= 0) {
      event.preventDefault();
      all[next]?.focus();
    } else if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation(); // a dialog below stays open
      close(true);
    } else if (event.key === "Tab") {
      close(true);
    }
  };

  return (
    <div
      id={id}
      ref={list}
      class="menu-list"
      role="menu"
      aria-label={label}
      popover="manual"
      tabIndex={-1}
      onKeyDown={key}
    >
      {items.map((item) => (
        <button
          key={item.label}
          type="button"
          role={item.chosen === undefined ? "menuitem" : "menuitemradio"}
          aria-checked={item.chosen}
          tabIndex={-1}
          class={item.danger && item.act ? "danger" : undefined}
          data-needs={item.needs ?? undefined}
          aria-disabled={item.act ? undefined : true}
          onClick={() => {
            if (!item.act) return;
            close(true); // first, so that a dialog gives the focus back to the button
            item.act();
          }}
        >
          <span>{item.label}</span>
          {item.why && <span class="why">{item.why}</span>}
        </button>
      ))}
    </div>
  );
}

/** Puts the list below the button, or above it where there is no room, and inside the window. */
function place(box: HTMLElement, button: HTMLElement): void {
  const from = button.getBoundingClientRect();
  const below = innerHeight - from.bottom;
  const top = below < box.offsetHeight + 8 && from.top > below ? from.top - box.offsetHeight - 4 : from.bottom + 4;
  box.style.top = `${Math.max(8, Math.min(top, innerHeight - box.offsetHeight - 8))}px`;
  box.style.left = `${Math.max(8, from.right - box.offsetWidth)}px`;
}
