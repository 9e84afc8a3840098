import { useSignal } from "@preact/signals";
import { Notice } from "../ui/notice";
import { Problem } from "../ui/request";
import { count } from "../ui/words";
import { Button, Dialog } from "./allowed";
import { type Account, relinkLink, ownerName } from "./accountsapi";
import { saveFile } from "./download";
import { csv, Expiry, letter, Made, untilWhen } from "./madelink";
import { session } from "./store";

type Result = { account: Account } & ({ link: string; until: string } | { fault: string });

// So many are asked for at once.
const AT_ONCE = 4;

/** Makes links by which customers link accounts again: one each, to copy or as a file. */
export function RelinkLinks({ accounts }: { accounts: Account[] }) {
  const seconds = useSignal(7 * 86_400);
  const done = useSignal<Result[] | null>(null);
  const made = useSignal(0);
  const one = accounts.length === 1 ? accounts[0] : undefined;
  const ask = async (account: Account): Promise<Result> => {
    try {
      const { url, expires_at } = await relinkLink(account.id, seconds.value);
      return { account, link: url, until: expires_at };
    } catch (problem) {
      if (!(problem instanceof Problem) || problem.status === 401) throw problem;
      return { account, fault: problem.message };
    } finally {
      made.value++;
    }
  };
  const act = async () => {
    made.value = 0;
    const results: Result[] = [];
    for (let i = 0; i < accounts.length; i += AT_ONCE)
      results.push(...(await Promise.all(accounts.slice(i, i + AT_ONCE).map(ask))));
    done.value = results;
    return false;
  };
  if (done.value) return <Links results={done.value} />;
  return (
    <Dialog
      needs="connect_sessions:write"
      key="ask"
      title={one ? `A link for ${ownerName(one)} to link again` : `Links for ${count(accounts.length, "account")}`}
      primary={one ? "Make the link" : "Make the links"}
      act={act}
    >
      <p>
        {one
          ? `With it your customer links this very account of ${one.provider_name ?? one.provider} again: it keeps its ` +
            "id, and your code needs no change."
          : "Each customer links their very account again with the link that you send them: it keeps its id, and your " +
            "code needs no change."}
      </p>
      <Expiry seconds={seconds} />
      {made.value > 0 && !one && (
        <p role="status" class="quiet">
          {made.value} of {accounts.length} made…
        </p>
      )}
    </Dialog>
  );
}

const what = (a: Account) => a.provider_name ?? a.provider;

function Links({ results }: { results: Result[] }) {
  const good = results.flatMap((r) => ("link" in r ? [r] : []));
  const bad = results.flatMap((r) => ("fault" in r ? [r] : []));
  const only = results.length === 1 ? good[0] : undefined;
  const words = (r: (typeof good)[number]) =>
    letter({
      name: ownerName(r.account),
      what: what(r.account),
      project: session.value?.project.name ?? "",
      link: r.link,
      until: r.until,
      again: true,
    });
  const save = () =>
    saveFile(
      "links.csv",
      "text/csv",
      csv([
        ["owner_id", "owner_name", "connector", "account_id", "link", "works_until"],
        ...good.map((r) => [
          r.account.origin_owner_id,
          ownerName(r.account),
          r.account.provider,
          r.account.id,
          r.link,
          r.until,
        ]),
      ]),
    );
  return (
    <Dialog
      key="done"
      title={only ? "The link is made" : `${count(good.length, "link is", "links are")} made`}
      wide
      text
    >
      {bad.map((r) => (
        <Notice kind="warning" key={r.account.id}>
          <p>
            <strong>
              {ownerName(r.account)}, {what(r.account)}:
            </strong>{" "}
            {r.fault || "no link could be made."}
          </p>
        </Notice>
      ))}
      {only ? (
        <Made link={only.link} until={only.until} text={words(only)} />
      ) : (
        good.length > 0 && (
          <>
            <p>
              They work {untilWhen(good[0]?.until ?? "")}. Whoever has a link can use it, so send each to its own
              customer. They are shown only now.
            </p>
            <div class="actions">
              <Button needs={null} onClick={save}>
                Download as CSV
              </Button>
            </div>
            <ul class="rows list">
              {good.map((r) => (
                <li key={r.account.id} class="madelink">
                  <Made link={r.link} name={`${ownerName(r.account)}, ${what(r.account)}`} />
                </li>
              ))}
            </ul>
          </>
        )
      )}
    </Dialog>
  );
}
