import { openDialog } from "../ui/dialog";
import { Notice } from "../ui/notice";
import { count } from "../ui/words";
import { Button } from "./allowed";
import { unlinkable } from "./accountmenu";
import type { Account } from "./accountsapi";
import type { AuthConfig } from "./api";
import { RelinkLinks } from "./relinklinks";

/** What the customer has what they have not, and what is asked for since. */
export function Permissions({ account, config }: { account: Account; config: AuthConfig | undefined }) {
  const granted = account.scopes?.granted ?? [];
  const missing = account.scopes?.missing ?? [];
  const asked = config?.scopes ?? [];
  if (granted.length + missing.length + asked.length === 0) return null;
  const later = account.scopes ? asked.filter((s) => !granted.includes(s) && !missing.includes(s)) : [];
  const lacks = missing.length + later.length;
  const provider = account.provider_name ?? account.provider;
  return (
    <section aria-labelledby="permissions">
      <h2 id="permissions">Permissions</h2>
      {!account.scopes && <p class="card quiet">{provider} did not tell which permissions the customer has allowed.</p>}
      {lacks > 0 && (
        <Notice kind="warning">
          <p>
            {count(lacks, "permission")} that the auth config asks for {lacks === 1 ? "is" : "are"} missing. Calls that
            need
            {lacks === 1 ? " it" : " one of them"} are refused by {provider}. Linking again asks for all.
          </p>
          {!unlinkable(account) && (
            <div class="actions">
              <Button
                needs="connect_sessions:write"
                class="small"
                id="ask-again"
                onClick={() => openDialog(<RelinkLinks accounts={[account]} />)}
              >
                A link to link again
              </Button>
            </div>
          )}
        </Notice>
      )}
      {account.scopes && (
        <dl class="card facts">
          <Permitted name="Allowed" scopes={granted} nothing="nothing" />
          {missing.length > 0 && <Permitted name="Asked for, and not allowed" scopes={missing} nothing="" />}
          {later.length > 0 && <Permitted name="Asked for since it was linked" scopes={later} nothing="" />}
        </dl>
      )}
    </section>
  );
}

const Permitted = ({ name, scopes, nothing }: { name: string; scopes: string[]; nothing: string }) => (
  <>
    <dt>{name}</dt>
    <dd>
      {scopes.length === 0 && nothing}
      {scopes.map((s) => (
        <span key={s} class="sub">
          {scopeWords(s)} <code class="quiet">{s}</code>
        </span>
      ))}
    </dd>
  </>
);

const verbs: Record<string, string> = {
  r: "read",
  read: "read",
  readonly: "read",
  view: "read",
  get: "read",
  list: "read",
  w: "write",
  write: "write",
  readwrite: "read and write",
  manage: "manage",
  edit: "write",
  modify: "write",
  create: "create",
  update: "change",
  delete: "delete",
  admin: "administer",
  full: "everything about",
  all: "everything about",
};

const whole: Record<string, string> = {
  openid: "Know who signed in",
  profile: "Read the person's profile",
  email: "Read the e-mail address",
  offline_access: "Stay connected while the person is away",
  refresh_token: "Stay connected while the person is away",
};

/**
 * A scope in words, as far as its own parts say: crm.objects.contacts.read is "Read crm objects contacts". Providers
 * name scopes as they like, so what has no verb stays as it is.
 */
export function scopeWords(scope: string): string {
  const known = whole[scope.toLowerCase()];
  if (known) return known;
  const parts = (scope.split("/").pop() ?? scope)
    .replaceAll(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean);
  const verb = parts.find((p) => p in verbs);
  const things = parts.filter((p) => !(p in verbs));
  if (!verb || things.length === 0) return "";
  const text = `${verbs[verb]} ${things.join(" ")}`;
  return text[0]?.toUpperCase() + text.slice(1);
}
