// What the dialog that adds a server shows: what was found, and its fields.
import type { DiscoverOutputBody, DiscoveryStep } from "../api/types";
import { Badge } from "../ui/badge";
import { Labelled } from "../ui/fieldsform";
import { Notice } from "../ui/notice";

/** What a server says of itself, step by step. */
export function Found({ of }: { of: DiscoverOutputBody }) {
  return (
    <div class="stack">
      <ol class="steps" aria-label="What was asked">
        {of.steps.map((step, n) => (
          <Step key={n} of={step} />
        ))}
      </ol>
      <Notice kind={of.usable ? "good" : "error"}>
        <p class="strong">
          {of.usable ? `It signs its users in at ${of.issuer ?? ""}.` : "No account can be linked there."}
        </p>
        <p>{of.message}</p>
        {of.usable && of.scopes.length > 0 && (
          <p class="quiet">
            It asks for: <code>{of.scopes.join(" ")}</code>
          </p>
        )}
      </Notice>
    </div>
  );
}

const Step = ({ of: step }: { of: DiscoveryStep }) => (
  <li data-failed={!step.ok || undefined}>
    <span class="strong">{step.what}</span> <Badge tone={step.ok ? "good" : "warn"}>{step.said}</Badge>
    <span class="quiet sub">
      <code>{step.url}</code>
    </span>
  </li>
);

/** A field of one line. */
export function Field({
  id,
  label,
  help,
  fault,
  max,
  secret,
  of,
  set,
}: {
  id: string;
  label: string;
  help?: string;
  fault?: string | undefined;
  max: number;
  secret?: boolean;
  of: string;
  set: (text: string) => void;
}) {
  return (
    <Labelled id={id} label={label} help={help} fault={fault ?? ""}>
      {(about) => (
        <input
          id={id}
          type={(secret ? "password" : "text") as "text"}
          autocomplete="off"
          maxLength={max}
          aria-describedby={about || undefined}
          aria-invalid={Boolean(fault)}
          value={of}
          onInput={(event) => set(event.currentTarget.value)}
        />
      )}
    </Labelled>
  );
}
