import { Badge, Moment } from "../ui/badge";
import { openDialog } from "../ui/dialog";
import { Notice } from "../ui/notice";
import { toast } from "../ui/toast";
import { Button, Dialog, Menu } from "./allowed";
import { lacking } from "./access";
import { dayOf, Rights } from "./accessparts";
import { KeyForm } from "./keyform";
import { signedIn } from "./people";
import { type APIKey, readKeys, revokeKey } from "./peopleapi";
import { Plus } from "./plus";
import { PolicyWords } from "./policyfields";
import { policyWords } from "./policywords";
import { leave, reload, useLoad } from "./store";
import { Loading } from "./trouble";
import { NotYours } from "./notyours";

/** What the project's back end calls the API with. */
export function KeysPage() {
  const why = lacking("project:admin");
  return (
    <>
      <div class="head">
        <div class="grow">
          <h1 tabIndex={-1}>API keys</h1>
          <p class="quiet">
            Your back end presents one with each request. Each can do what you choose, until you revoke it.
          </p>
        </div>
        <Button needs="project:admin" class="primary" id="add-key" onClick={() => openDialog(<KeyForm />)}>
          <Plus />
          Create key
        </Button>
      </div>
      {why ? <NotYours why={why} /> : <Keys />}
    </>
  );
}

function Keys() {
  const { data } = useLoad(readKeys, []);
  if (!data) return <Loading />;
  if (data.data.length === 0)
    return (
      <div class="card empty">
        <h2>No API keys</h2>
        <p class="quiet">Your back end needs one to make links for your customers and to call their accounts.</p>
      </div>
    );
  return (
    <>
      {!data.last_use_known && (
        <p class="quiet">
          When a key was last used is not known, since the project's log does not keep everything (
          <a href="#/settings">Settings</a>).
        </p>
      )}
      <div class="table">
        <table>
          <thead>
            <tr>
              <th scope="col">Key</th>
              <th scope="col">May do</th>
              <th scope="col">Ends</th>
              {data.last_use_known && <th scope="col">Last used</th>}
              <th scope="col">
                <span class="visually-hidden">Actions</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {data.data.map((k) => (
              <Row key={k.id} of={k} uses={data.last_use_known} />
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

const isOver = (k: APIKey): boolean => k.expires_at !== undefined && new Date(k.expires_at) <= new Date();
const isYoung = (k: APIKey): boolean => Date.now() - new Date(k.created_at).getTime() < 400 * 24 * 60 * 60_000;
const mine = (k: APIKey): boolean => signedIn.value?.key?.id === k.id;

function Row({ of: k, uses }: { of: APIKey; uses: boolean }) {
  const over = isOver(k);
  return (
    <tr data-key={k.id}>
      <td>
        <span class="strong">{k.name}</span>{" "}
        {over ? <Badge tone="bad">Ended</Badge> : k.last && <Badge>The only one</Badge>}
        {mine(k) && <Badge tone="accent">You are signed in with it</Badge>}
        <span class="quiet sub">
          <code>pbk_…{k.hint}</code>, made <Moment at={k.created_at} />
        </span>
        <code class="quiet sub">{k.id}</code>
      </td>
      <td>
        <Rights scopes={k.scopes} />
        {k.call_policy && <PolicyWords words={policyWords(k.call_policy)} />}
      </td>
      <td class="quiet" data-label="Ends">
        {k.expires_at ? <Moment at={k.expires_at} /> : "Never"}
      </td>
      {uses && (
        <td class="quiet" data-label="Last used">
          {k.last_used_on ? dayOf(k.last_used_on) : isYoung(k) ? "Never" : "Not in the last 400 days"}
        </td>
      )}
      <td class="end">
        <Menu
          label={`Actions for ${k.name}`}
          items={[{ needs: "project:admin", label: "Revoke", danger: true, act: () => openDialog(<Revoke of={k} />) }]}
        />
      </td>
    </tr>
  );
}

function Revoke({ of: k }: { of: APIKey }) {
  const act = async () => {
    await revokeKey(k.id);
    if (mine(k)) return leave("You revoked the API key that you were signed in with.");
    toast("The key was revoked.");
    reload();
  };
  return (
    <Dialog needs="project:admin" title={`Revoke ${k.name}?`} primary="Revoke" danger act={act}>
      <p>
        From this moment on every request with <code>pbk_…{k.hint}</code> is refused. It cannot be brought back.
      </p>
      {k.last && (
        <Notice kind="warning">
          <p class="strong">It is the only key that works.</p>
          <p>Your back end can do nothing any more until it has another one. Create that one first.</p>
        </Notice>
      )}
      {mine(k) && (
        <Notice kind="warning">
          <p>You are signed in with this key, and will be signed out.</p>
        </Notice>
      )}
    </Dialog>
  );
}
