import { signal } from "@preact/signals";

const said = signal("");
let timer: ReturnType<typeof setTimeout> | undefined;

/** Says that something was done, for the eye and the ear, for a few seconds. */
export function toast(text: string): void {
  clearTimeout(timer);
  said.value = text;
  timer = setTimeout(() => {
    said.value = "";
  }, 6000);
}

/**
 * Where toasts appear; one per page. As a popover it would stand above dialogs, but be read twice by some screen
 * readers.
 */
export function Toasts() {
  return (
    <div id="toast" role="status">
      {said.value && <p>{said.value}</p>}
    </div>
  );
}
