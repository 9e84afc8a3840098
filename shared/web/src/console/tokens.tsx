import { Badge, Moment } from "../ui/badge";
import { openDialog } from "../ui/dialog";
import { toast } from "../ui/toast";
import { lacking } from "./access";
import { Button, Dialog, Menu } from "./allowed";
import { NotYours } from "./notyours";
import { signedIn } from "./people";
import { Plus } from "./plus";
import { policyWords } from "./policywords";
import { reload, useLoad } from "./store";
import { TokenForm } from "./tokenform";
import { readTokens, revokeToken, type UseToken } from "./tokensapi";
import { Loading } from "./trouble";

/** What is handed out to agents, pages and scripts in place of an API key. */
export function TokensPage() {
  const why = lacking("use_tokens:write");
  const person = signedIn.value !== null && !signedIn.value.key;
  return (
    <>
      <div class="head">
        <div class="grow">
          <h1 tabIndex={-1}>Use tokens</h1>
          <p class="quiet">
            One calls in the name of one customer, and does nothing else: for an agent, a page or a customer's script.
          </p>
        </div>
        <Button
          needs="use_tokens:write"
          class="primary"
          id="add-token"
          why={
            person
              ? "A token ends with the API key that makes it: sign in with an API key, or let your back end make it."
              : undefined
          }
          onClick={() => openDialog(<TokenForm />)}
        >
          <Plus />
          Create token
        </Button>
      </div>
      {why ? <NotYours why={why} /> : <Tokens />}
    </>
  );
}

function Tokens() {
  const { data } = useLoad(() => readTokens(null), []);
  if (!data) return <Loading />;
  const tokens = data.data ?? [];
  if (tokens.length === 0)
    return (
      <div class="card empty">
        <h2>No use tokens</h2>
        <p class="quiet">Your back end makes them as it needs them, and you can make one here to try it.</p>
      </div>
    );
  return (
    <>
      {!data.last_use_known && (
        <p class="quiet">
          When a token was last used is not known, since the project's log does not keep everything (
          <a href="#/settings">Settings</a>).
        </p>
      )}
      <div class="table">
        <table>
          <thead>
            <tr>
              <th scope="col">Token</th>
              <th scope="col">For</th>
              <th scope="col">Ends</th>
              {data.last_use_known && <th scope="col">Last used</th>}
              <th scope="col">
                <span class="visually-hidden">Actions</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {tokens.map((t) => (
              <Row key={t.id} of={t} uses={data.last_use_known} />
            ))}
          </tbody>
        </table>
      </div>
      {data.next_cursor && <p class="quiet">These are the {tokens.length} newest. The API lists the others.</p>}
    </>
  );
}

function Row({ of: t, uses }: { of: UseToken; uses: boolean }) {
  const connectors = t.connectors ?? [];
  const origins = t.allowed_origins ?? [];
  return (
    <tr data-token={t.id} data-live={t.live}>
      <td>
        <span class="strong">{t.name}</span> {!t.live && <Badge tone="bad">{t.revoked_at ? "Revoked" : "Ended"}</Badge>}
        <span class="quiet sub">
          Made <Moment at={t.created_at} />
        </span>
        <code class="quiet sub">{t.id}</code>
      </td>
      <td data-label="For">
        {t.account_id ? <code>{t.account_id}</code> : `Each account of ${t.origin_owner_id}`}
        <span class="quiet sub">{connectors.length > 0 ? connectors.join(", ") : "Every connector"}</span>
        <span class="quiet sub">{callsOf(t)}</span>
        {origins.length > 0 && <span class="quiet sub">Pages of {origins.join(", ")}</span>}
      </td>
      <td class="quiet" data-label="Ends">
        <Moment at={t.revoked_at ?? t.expires_at} />
      </td>
      {uses && (
        <td class="quiet" data-label="Last used">
          {t.last_used_at ? <Moment at={t.last_used_at} /> : "Never"}
        </td>
      )}
      <td class="end">
        {t.live && (
          <Menu
            label={`Actions for ${t.name}`}
            items={[
              { needs: "use_tokens:write", label: "Revoke", danger: true, act: () => openDialog(<Revoke of={t} />) },
            ]}
          />
        )}
      </td>
    </tr>
  );
}

/** Which calls a token makes, in words. */
function callsOf({ call_policy: policy }: UseToken): string {
  const words = policyWords(policy);
  if (words.length === 0) return "Any call";
  return words.length <= few ? words.join(" ") : `${words.slice(0, few).join(" ")} …`;
}

/** So many sentences are read in a table. */
const few = 4;

const Revoke = ({ of: t }: { of: UseToken }) => (
  <Dialog
    needs="use_tokens:write"
    title={`Revoke ${t.name}?`}
    primary="Revoke"
    danger
    act={async () => {
      await revokeToken(t.id);
      toast("The token was revoked.");
      reload();
    }}
  >
    <p>From this moment on every call with it is refused. It cannot be brought back.</p>
  </Dialog>
);
