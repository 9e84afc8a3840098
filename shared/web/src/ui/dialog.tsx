import { signal, useSignal } from "@preact/signals";
import { type ComponentChildren, createContext } from "preact";
import { useContext, useEffect, useId, useRef } from "preact/hooks";
import { Notice, ProblemNotice } from "./notice";
import { type Fault, Problem } from "./request";

interface Shown {
  id: number;
  content: ComponentChildren;
  opener: Element | null; // what had the focus, and gets it back
  page: string; // the address that it was opened at
}

const shown = signal<Shown[]>([]);
let last = 0;

/** Opens a dialog: content holds a Dialog, which closes itself. */
export function openDialog(content: ComponentChildren): void {
  shown.value = [...shown.value, { id: ++last, content, opener: document.activeElement, page: location.hash }];
}

/** Closes every dialog, as when the session ends. */
export function closeDialogs(): void {
  shown.value = [];
}

/** Closes the dialogs of pages that were left, as by the browser's Back or by a link in a dialog. */
export function closeLeft(): void {
  shown.value = shown.peek().filter((d) => d.page === location.hash);
}

/** Whether a dialog is open. */
export const dialogOpen = (): boolean => shown.peek().length > 0;

function dismiss(d: Shown): void {
  shown.value = shown.value.filter((s) => s.id !== d.id);
  // Once the dialog is gone, and what it changed is on the page.
  requestAnimationFrame(() => {
    if (shown.value.length > 0) return;
    const back = d.opener?.isConnected && d.opener !== document.body ? d.opener : document.querySelector("main h1");
    if (back instanceof HTMLElement) back.focus();
  });
}

const Closer = createContext<() => void>(() => {});

/** Closes the dialog that the component is in. */
export const useClose = (): (() => void) => useContext(Closer);

/** Where dialogs appear; one per page. */
export function Dialogs() {
  return (
    <>
      {shown.value.map((d) => (
        <Closer.Provider key={d.id} value={() => dismiss(d)}>
          {d.content}
        </Closer.Provider>
      ))}
    </>
  );
}

/** What a modal dialog shows and does. */
export interface DialogProps {
  title: string;
  children: ComponentChildren;
  /** The word on the main button; without it there is only Close. */
  primary?: string | undefined;
  danger?: boolean;
  wide?: boolean;
  /** It is for reading: the heading has the focus at first, else the browser's choice has, which may be far down. */
  text?: boolean;
  cancel?: string;
  aside?: ComponentChildren; // left of the buttons
  /** Whether something typed would be lost, or what else, in a sentence; then leaving has to be asked for twice. */
  dirty?: () => boolean | string;
  /** What the main button does. The dialog closes when the promise is fulfilled with anything but false. */
  act?: (() => Promise<unknown>) | undefined;
  why?: string | undefined; // the main button cannot be pressed
  needs?: string | null; // the right that the main button needs, for tests
  /** Shows what the server found wrong at the fields, and returns the rest. */
  blame?: (faults: Fault[]) => Fault[];
  /** Takes a problem that has an answer of its own; returns whether it did. */
  handle?: (problem: Problem) => boolean;
}

/** A modal dialog. The browser keeps the focus inside and gives it back to what had it. */
export function Dialog({
  title,
  children,
  primary,
  danger,
  wide,
  text,
  cancel = "Cancel",
  aside,
  dirty,
  act,
  why,
  needs,
  blame,
  handle,
}: DialogProps) {
  const box = useRef<HTMLDialogElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const close = useClose();
  const id = useId();
  // One step of a dialog gives way to the next, whose close is not meant by the event of the first one.
  const gone = useRef(false);
  const busy = useSignal(false);
  const asked = useSignal("");
  const problem = useSignal<{ problem: Problem; rest: Fault[] } | null>(null);

  useEffect(() => {
    const dialog = box.current;
    if (dialog && !dialog.open) dialog.showModal();
    if (text) heading.current?.focus();
    return () => {
      gone.current = true;
      dialog?.close();
    };
  }, []);

  const leave = () => {
    const lost = dirty?.();
    if (lost && !asked.value) asked.value = typeof lost === "string" ? lost : "What you typed would be lost.";
    else close();
  };
  const submit = async (event: Event) => {
    event.preventDefault();
    if (!act || why || busy.value) return;
    busy.value = true;
    problem.value = null;
    asked.value = "";
    try {
      if ((await act()) !== false) close();
    } catch (failure) {
      if (!(failure instanceof Problem)) throw failure;
      if (!handle?.(failure))
        problem.value = { problem: failure, rest: blame ? blame(failure.fields) : failure.fields };
    } finally {
      busy.value = false;
    }
  };

  return (
    <dialog
      ref={box}
      aria-labelledby={id}
      class={wide ? "wide" : undefined}
      onCancel={(event) => {
        event.preventDefault();
        leave();
      }}
      onClose={() => {
        if (!gone.current) close();
      }}
    >
      <form noValidate autocomplete="off" onSubmit={(event) => void submit(event)}>
        <h2 id={id} ref={heading} tabIndex={-1}>
          {title}
        </h2>
        {children}
        {problem.value && (
          <ProblemNotice {...problem.value} take={problem.value.rest.length === problem.value.problem.fields.length} />
        )}
        {why && primary && (
          <p class="quiet" id={`${id}-why`}>
            {why}
          </p>
        )}
        <div class="actions end">
          {asked.value && (
            <div class="asked" role="alert">
              <Notice kind="warning">
                {asked.value} Press {cancel} again to leave.
              </Notice>
            </div>
          )}
          {aside}
          <button type="button" onClick={leave}>
            {primary ? cancel : "Close"}
          </button>
          {primary && (
            <button
              type="submit"
              class={danger ? "danger" : "primary"}
              data-needs={needs ?? undefined}
              aria-disabled={busy.value || why !== undefined}
              aria-describedby={why ? `${id}-why` : undefined}
              aria-busy={busy.value}
            >
              {primary}
            </button>
          )}
        </div>
      </form>
    </dialog>
  );
}
