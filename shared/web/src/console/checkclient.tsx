import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";
import type { CheckAuthConfigInputBody, CheckAuthConfigOutputBody } from "../api/types";
import type { Form } from "../ui/fields";
import { Notice, ProblemNotice } from "../ui/notice";
import { Problem } from "../ui/request";
import { Button } from "./allowed";
import type { AuthType } from "./api";
import { api } from "./store";
import { providersCode } from "./providercode";

const kinds = {
  accepted: "good",
  refused: "error",
  unclear: "info",
  unanswered: "warning",
  not_checkable: "info",
} as const;

/** Whether the provider can be asked about the client of an auth type. */
const checkable = (type: AuthType): boolean =>
  type.scheme.startsWith("oauth2_") && (type.setup_fields ?? []).some((f) => f.key === "client_id");

/**
 * The fields of an OAuth client with a button that asks the provider whether it takes them. ask: what to check; it is
 * asked for once the form has no fault of its own. An answer goes with the first change of what it was about.
 */
export function CheckClient({
  type,
  name,
  form,
  ask,
  children,
}: {
  type: AuthType | undefined;
  name: string;
  form: Form;
  ask: () => CheckAuthConfigInputBody;
  children: ComponentChildren;
}) {
  const answer = useSignal<CheckAuthConfigOutputBody | Problem | null>(null);
  const busy = useSignal(false);
  const turn = useRef(0);
  if (!type || !checkable(type)) return <>{children}</>;
  const check = async () => {
    if (busy.value || !form.check()) return;
    const mine = ++turn.current;
    answer.value = null;
    busy.value = true;
    let told: CheckAuthConfigOutputBody | Problem | null = null;
    try {
      told = await api().checkClient(ask());
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      told = form.blame(problem.fields).length < problem.fields.length ? null : problem;
    } finally {
      busy.value = false;
    }
    if (mine === turn.current) answer.value = told;
  };
  const forget = () => {
    turn.current++;
    answer.value = null;
  };
  return (
    <div class="stack" onInput={forget} onChange={forget}>
      {children}
      <div class="actions">
        <Button
          needs="auth_configs:write"
          id="check-client"
          aria-disabled={busy.value}
          aria-busy={busy.value}
          aria-describedby="check-client-help"
          onClick={() => void check()}
        >
          Check
        </Button>
        <span class="quiet grow" id="check-client-help">
          {busy.value ? `Asking ${name}…` : `Asks ${name} whether it takes this client. Nothing is saved.`}
        </span>
      </div>
      <div role="status" id="check-client-answer">
        {answer.value && <Answer of={answer.value} name={name} />}
      </div>
    </div>
  );
}

function Answer({ of, name }: { of: CheckAuthConfigOutputBody | Problem; name: string }) {
  if (of instanceof Problem) return <ProblemNotice problem={of} rest={of.fields} />;
  const code = providersCode(of.provider_code);
  const said = of.provider_response || code;
  return (
    <Notice kind={kinds[of.outcome]}>
      <p class="strong">{of.message.replace(/^The provider\b/, name)}</p>
      {of.outcome !== "accepted" && said && (
        <p class="quiet">
          It said: {said}
          {of.provider_response && code && ` (${code})`}
        </p>
      )}
    </Notice>
  );
}
