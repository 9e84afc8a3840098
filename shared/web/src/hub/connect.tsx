import { useEffect, useState } from "preact/hooks";
import { type Field, Form } from "../ui/fields";
import { Fields } from "../ui/fieldsform";
import { Logo } from "../ui/logo";
import { Notice, ProblemNotice } from "../ui/notice";
import { Outside } from "../ui/outside";
import { type Fault, Problem } from "../ui/request";
import type { Session } from "./session";
import { langOfEnglish } from "../ui/texts";
import { texts } from "./texts";
import { redirects, type View } from "./view";

type FormView = Extract<View, { kind: "form" }>;

/** The form of one connector. What the user typed comes back when an OAuth flow failed. */
export function ConnectForm({ hub, view }: { hub: Session; view: FormView }) {
  const { config, target } = view;
  const account = hub.account;
  const say = texts();
  const away = redirects(view);
  const [form] = useState(() => {
    const stored = account ? { ...account.setupInformation, ...account.secrets } : {};
    return new Form((config.configFields ?? []) as Field[], { ...stored, ...view.typed });
  });
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<{ problem: Problem; rest: Fault[] } | null>(null);
  const report = (failure: Problem) => setProblem({ problem: failure, rest: form.blame(failure.fields) });
  useEffect(() => {
    if (view.problem) report(view.problem);
  }, [view.problem]);

  const send = async (event: Event) => {
    event.preventDefault();
    if (busy || !form.check()) return;
    setBusy(true);
    setProblem(null);
    try {
      await hub.submit(target, form.read(), away);
    } catch (failure) {
      if (!(failure instanceof Problem)) throw failure;
      report(failure);
    } finally {
      setBusy(false);
    }
  };
  const label = away ? (account ? say.reconnect : say.goOn)(target.name) : account ? say.save : say.linkAccount;
  return (
    <>
      <div class="title">
        <Logo id={target.provider} address={target.logo_url} icon={target.icon} />
        <div>
          <h1 tabIndex={-1}>{(account ? say.edit : say.link)(target.name)}</h1>
          {config.support?.link && (
            <p class="help">
              <Outside href={config.support.link}>
                {config.support.description ? (
                  <span lang={langOfEnglish()}>{config.support.description}</span>
                ) : (
                  say.how
                )}
              </Outside>
            </p>
          )}
        </div>
      </div>
      <form noValidate autocomplete="off" onSubmit={(event) => void send(event)}>
        {account?.broken && (
          <Notice kind="warning">
            <p>{away ? say.brokenSignIn : say.broken}</p>
          </Notice>
        )}
        {problem && <ProblemNotice {...problem} take={problem.rest.length === problem.problem.fields.length} />}
        <Notices of={config.configNotices} at="top" />
        <Fields form={form} />
        <Notices of={config.configNotices} at="bottom" />
        {away && <p class="quiet">{say.opens(target.name)}</p>}
        <div class="actions">
          <button type="submit" class="primary" id="connect" aria-disabled={busy} aria-busy={busy}>
            {label}
          </button>
          {!account && (hub.first.next !== null || hub.first.integrations.length > 1) && (
            <button type="button" onClick={() => hub.choose()}>
              {say.back}
            </button>
          )}
        </div>
      </form>
    </>
  );
}

function Notices({ of, at }: { of: FormView["config"]["configNotices"]; at: string }) {
  return (
    <>
      {(of ?? [])
        .filter((n) => (n.position ?? "top") === at)
        .map((n) => (
          <Notice key={n.key} kind={n.type === "warning" ? "warning" : "info"}>
            <p lang={langOfEnglish()}>{n.description}</p>
          </Notice>
        ))}
    </>
  );
}
