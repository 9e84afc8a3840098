import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { Labelled } from "../ui/fieldsform";
import { Notice } from "../ui/notice";
import { open, refusal } from "./store";

/** Asks for an API key. A wrong one stays in the field, to be looked at. */
export function SignIn() {
  const key = useSignal("");
  const fault = useSignal("");
  const busy = useSignal(false);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    document.title = "Sign in · Patchbay";
    field.current?.focus();
  }, []);

  const submit = async (event: Event) => {
    event.preventDefault();
    if (busy.value) return;
    fault.value = key.value.trim() === "" ? "Enter an API key." : "";
    refusal.value = "";
    if (!fault.value) {
      busy.value = true;
      await open(key.value.trim());
      busy.value = false;
    }
    field.current?.focus();
  };
  return (
    <form class="card narrow" noValidate onSubmit={(event) => void submit(event)}>
      <h1>Sign in</h1>
      {refusal.value && (
        <Notice kind="error">
          <p>{refusal.value}</p>
        </Notice>
      )}
      <Labelled
        id="api-key"
        label="API key"
        fault={fault.value}
        help={
          <>
            It begins with <code>pbk_</code>. On your own machine, <code>make dev</code> prints a link that signs you
            in; for a stack in AWS, <code>patchbay key create</code> makes a key. It stays in this tab.
          </>
        }
      >
        {(about) => (
          <input
            ref={field}
            id="api-key"
            type="password"
            autocomplete="off"
            spellcheck={false}
            aria-describedby={about}
            aria-invalid={fault.value !== ""}
            value={key.value}
            onInput={(event) => {
              key.value = event.currentTarget.value;
            }}
          />
        )}
      </Labelled>
      <div class="actions">
        <button type="submit" class="primary" aria-busy={busy.value}>
          Sign in
        </button>
      </div>
    </form>
  );
}
