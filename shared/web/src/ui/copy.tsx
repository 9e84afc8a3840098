import { useSignal } from "@preact/signals";
import { toast } from "./toast";

/** Copies text and says so. Returns whether the browser allowed it. */
export async function copy(text: string, what = "Copied."): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    toast(what);
    return true;
  } catch {
    toast("Your browser did not allow copying. Select the text and copy it yourself.");
    return false;
  }
}

/** A button that copies text, and says on itself that it did. */
export function CopyButton({ text, label }: { text: string; label: string }) {
  const done = useSignal(false);
  const press = async () => {
    done.value = await copy(text);
    setTimeout(() => {
      done.value = false;
    }, 2000);
  };
  return (
    <button type="button" class="small" aria-label={label} onClick={() => void press()}>
      {done.value ? "Copied" : "Copy"}
    </button>
  );
}

/** Text that is there to be copied, whole. */
export function CopyLine({ id, title, text, label }: { id?: string; title: string; text: string; label: string }) {
  return (
    <div class="copy">
      <p class="grow">
        <span class="quiet sub">{title}</span>
        <code id={id}>{text}</code>
      </p>
      <CopyButton text={text} label={label} />
    </div>
  );
}
