import { Problem } from "../ui/request";
import type { Account } from "./accountsapi";
import { readLogs } from "./logapi";
import { LogTable } from "./logtable";
import { addressOf, useLoad } from "./store";
import { Loading } from "./trouble";

const SIZE = 10;

/** The newest entries of the log that an account has. */
export function AccountLogs({ account }: { account: Account }) {
  const { data } = useLoad(
    () =>
      readLogs({ account: account.id }, null, SIZE).catch((problem: unknown) => {
        if (problem instanceof Problem && problem.status === 403) return "refused" as const;
        throw problem;
      }),
    [account.id],
  );
  const names = new Map([[account.provider, account.provider_name ?? account.provider]]);
  return (
    <section aria-labelledby="account-logs">
      <div class="head">
        <h2 id="account-logs" class="grow">
          Log
        </h2>
        <a href={addressOf("logs", { account: account.id })}>All of its log</a>
      </div>
      {data === null ? (
        <Loading />
      ) : data === "refused" ? (
        <p class="card quiet">You may not read the log of this project.</p>
      ) : data.data.length === 0 ? (
        <p class="card quiet">
          {data.next
            ? "Nothing among the newest entries: see all of its log."
            : "Nothing yet. Calls, renewals and tests appear here."}
        </p>
      ) : (
        <LogTable entries={data.data} names={names} fresh={[]} />
      )}
    </section>
  );
}
