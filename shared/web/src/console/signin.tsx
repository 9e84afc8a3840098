import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { Labelled } from "../ui/fieldsform";
import { Notice } from "../ui/notice";
import { Button } from "./allowed";
import { open } from "./access";
import { peopleCan, signInAddress, whoIsIt } from "./people";
import { refusal } from "./store";

/** Asks who it is: a person, where the deployment has an issuer for them, or an API key. */
export function SignIn() {
  useEffect(() => {
    document.title = "Sign in · Patchbay";
    // Without an answer an API key can be entered all the same, and what went wrong before stays said.
    if (peopleCan.peek() === undefined) void whoIsIt().catch(() => null);
  }, []);
  return (
    <div class="card narrow">
      <h1>Sign in</h1>
      {refusal.value && (
        <Notice kind="error">
          <p>{refusal.value}</p>
        </Notice>
      )}
      {peopleCan.value && (
        <>
          <a class="button primary" id="sign-in" href={signInAddress()}>
            Sign in with your account
          </a>
          <p class="or">
            <span>or with an API key</span>
          </p>
        </>
      )}
      <KeyForm />
    </div>
  );
}

/** A wrong key stays in the field, to be looked at. */
function KeyForm() {
  const key = useSignal("");
  const stay = useSignal(true);
  const fault = useSignal("");
  const busy = useSignal(false);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);

  const submit = async (event: Event) => {
    event.preventDefault();
    if (busy.value) return;
    fault.value = key.value.trim() === "" ? "Enter an API key." : "";
    refusal.value = "";
    if (!fault.value) {
      busy.value = true;
      await open(key.value.trim(), stay.value);
      busy.value = false;
    }
    field.current?.focus();
  };
  return (
    <form class="stack" noValidate onSubmit={(event) => void submit(event)}>
      <Labelled
        id="api-key"
        label="API key"
        fault={fault.value}
        help={
          <>
            It begins with <code>pbk_</code>. On your own machine, <code>make dev</code> prints a link that signs you
            in; for a stack in AWS, <code>patchbay key create</code> makes a key.
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
      <label class="choice" for="stay">
        <input
          id="stay"
          type="checkbox"
          checked={stay.value}
          onChange={(event) => {
            stay.value = event.currentTarget.checked;
          }}
        />
        <span>
          Stay signed in
          <span class="quiet sub">
            For up to 7 days, without the key being kept in this browser. Else it is known to this tab until it is
            closed.
          </span>
        </span>
      </label>
      <div class="actions">
        <Button needs={null} class={peopleCan.value ? "" : "primary"} aria-busy={busy.value}>
          Sign in
        </Button>
      </div>
    </form>
  );
}
