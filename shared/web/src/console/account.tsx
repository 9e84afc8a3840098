import { useSignal } from "@preact/signals";
import { Ago } from "../ui/ago";
import { Moment, StatusBadge } from "../ui/badge";
import { copy } from "../ui/copy";
import { openDialog } from "../ui/dialog";
import { Logo } from "../ui/logo";
import { Notice, ProblemNotice } from "../ui/notice";
import { Problem } from "../ui/request";
import { Button, Menu } from "./allowed";
import { AccountFacts } from "./accountfacts";
import { AccountHistory } from "./accounthistory";
import { AccountLogs } from "./accountlogs";
import { accountMenu, unlinkable } from "./accountmenu";
import { type Account, readAccount, type Test, testAccount, ownerName } from "./accountsapi";
import type { Detail } from "./api";
import { Permissions } from "./permissions";
import { advice, meaning, needsCustomer } from "./reasons";
import { RelinkLinks } from "./relinklinks";
import { api, connectorAddress, reload, useLoad } from "./store";
import { Loading } from "./trouble";
import { providersCode } from "./providercode";

/** One linked account: who it is, how it fares and why, and what can be done. */
export function AccountPage({ id }: { id: string }) {
  const { data: read, missing } = useLoad(() => readAccount(id), [id]);
  const account = read?.account;
  // A connector that the plan leaves out is not there, and its accounts are.
  const { data: connector } = useLoad(
    async () => (account ? await api().connector(account.provider).catch(none) : null),
    [account?.provider],
  );
  if (missing)
    return (
      <div class="card empty">
        <h1 tabIndex={-1}>There is no such account</h1>
        <p class="quiet">
          Nothing is linked as <code>{id}</code>. It may have been deleted; the log still has what happened.
        </p>
        <a class="button primary" href="#/accounts">
          All linked accounts
        </a>
      </div>
    );
  if (!account) return <Loading />;
  return (
    <>
      <p>
        <a href="#/accounts">← Linked accounts</a>
      </p>
      <Head account={account} connector={connector} />
      <Standing account={account} />
      <AccountFacts account={account} connector={connector} />
      <Permissions account={account} config={connector?.auth_configs.find((c) => c.id === account.integration_id)} />
      <AccountHistory account={account} />
      <AccountLogs account={account} />
    </>
  );
}

function none(problem: unknown): null {
  if (problem instanceof Problem && problem.status === 404) return null;
  throw problem;
}

function Head({ account, connector }: { account: Account; connector: Detail | null }) {
  return (
    <div class="head">
      {connector && <Logo id={connector.key} address={connector.logo_url} icon={connector.icon} />}
      <div class="grow">
        <h1 tabIndex={-1}>{ownerName(account)}</h1>
        <p class="quiet">
          <a href={connectorAddress(account.provider)}>{account.provider_name ?? account.provider}</a> ·{" "}
          <code>{account.id}</code>{" "}
          <Button
            needs={null}
            class="link"
            aria-label="Copy the account ID"
            onClick={() => void copy(account.id, "The account ID was copied.")}
          >
            Copy
          </Button>
        </p>
      </div>
      <StatusBadge status={account.status} />
      <Menu label={`Actions for the account of ${ownerName(account)}`} items={accountMenu(account, true)} />
    </div>
  );
}

/** The status with its reasons, and what can be done about them. */
function Standing({ account }: { account: Account }) {
  const test = useSignal<Test | null>(null);
  const busy = useSignal(false);
  const problem = useSignal<Problem | null>(null);
  const why = unlinkable(account);
  const broken = account.status_reasons.some((r) => needsCustomer.includes(r.code));
  const ask = async () => {
    if (busy.value) return;
    busy.value = true;
    test.value = null;
    problem.value = null;
    try {
      test.value = await testAccount(account.id);
    } catch (failure) {
      if (!(failure instanceof Problem) || failure.status === 401) throw failure;
      problem.value = failure;
    } finally {
      busy.value = false;
      reload();
    }
  };
  return (
    <section aria-labelledby="standing">
      <h2 id="standing">Status</h2>
      <div class="card">
        {account.status_reasons.length === 0 && (
          <p>
            It works: calls in its name are made.
            {account.recovered_at && (
              <>
                {" "}
                It was in error, and came back by itself <Ago at={account.recovered_at} />.
              </>
            )}
          </p>
        )}
        {account.status_reasons.map((r) => (
          <div key={r.code} data-reason={r.code}>
            <p class="strong">{meaning(r)}</p>
            <p>
              {needsCustomer.includes(r.code)
                ? "Your customer has to link it again: send them a link, or choose “Link again” in the menu."
                : advice(r)}
            </p>
            <p class="quiet">
              Since <Moment at={r.timestamp} />
              {providersCode(r.provider_code) && (
                <>
                  {" "}
                  · the provider's code: <code>{r.provider_code}</code>
                </>
              )}
            </p>
          </div>
        ))}
        <div class="actions">
          {broken && !why && (
            <Button
              needs="connect_sessions:write"
              class="primary"
              id="relink-link"
              onClick={() => openDialog(<RelinkLinks accounts={[account]} />)}
            >
              A link to link again
            </Button>
          )}
          <Button needs="accounts:write" id="test-account" aria-busy={busy.value} onClick={() => void ask()}>
            Test now
          </Button>
        </div>
        <div role="status" id="test-result">
          {busy.value && <p class="quiet">Asking the provider…</p>}
          {test.value && <Tested test={test.value} />}
          {problem.value && <ProblemNotice problem={problem.value} rest={problem.value.fields} />}
        </div>
      </div>
    </section>
  );
}

/** What the provider was asked. */
const by: Record<Test["checked_by"], string> = {
  verify: "It answered the connector's own check.",
  renewal: "It renewed the access.",
  nothing: "",
};

function Tested({ test }: { test: Test }) {
  if (test.ok)
    return (
      <Notice kind="good">
        <p>The provider takes the credentials. {by[test.checked_by]}</p>
      </Notice>
    );
  return (
    <Notice kind={test.ok === false ? "error" : "warning"}>
      <p class="strong">
        {test.ok === false
          ? "The provider does not take the credentials."
          : test.checked_by === "nothing"
            ? "This connector has no way to ask the provider."
            : "The provider could not be asked."}
      </p>
      {test.problem && <p>{test.problem.message}</p>}
      {test.problem?.provider_response && <pre class="said">{test.problem.provider_response}</pre>}
    </Notice>
  );
}
