import type { ComponentChildren } from "preact";
import { Ago } from "../ui/ago";
import { Moment } from "../ui/badge";
import { openDialog } from "../ui/dialog";
import { dots } from "../ui/fields";
import { pretty } from "../ui/request";
import { Button } from "./allowed";
import type { Account } from "./accountsapi";
import type { Detail } from "./api";
import { EditAccount } from "./editaccount";
import { MoveAccount } from "./moveaccount";

/** Who the account is, here and at the provider, and what is stored of it. */
export function AccountFacts({ account, connector }: { account: Account; connector: Detail | null }) {
  const config = connector?.auth_configs.find((c) => c.id === account.integration_id);
  const type = connector?.auth_types.find((a) => a.key === account.authentication_config_key);
  const provider = account.provider_name ?? account.provider;
  const label = (key: string) => type?.config_fields?.find((f) => f.key === key)?.label ?? key;
  const up = account.upstream;
  return (
    <section aria-labelledby="facts">
      <div class="head">
        <h2 id="facts" class="grow">
          Who it is
        </h2>
        <Button
          needs="accounts:write"
          class="small"
          id="move-account"
          onClick={() => openDialog(<MoveAccount account={account} />)}
        >
          Move
        </Button>
        <Button
          needs="accounts:write"
          class="small"
          id="edit-account"
          onClick={() => openDialog(<EditAccount id={account.id} />)}
        >
          Edit
        </Button>
      </div>
      <dl class="card facts">
        <Fact name="Owner">
          {account.origin_owner_name} <code>{account.origin_owner_id}</code>
        </Fact>
        {account.origin_username && <Fact name="User name">{account.origin_username}</Fact>}
        <Fact name={`At ${provider}`}>
          {up ? (
            <>
              {up.name} <code>{up.id}</code>
            </>
          ) : (
            <span class="quiet">{provider} does not tell who it is.</span>
          )}
        </Fact>
        <Fact name="Auth config">
          {config?.name ?? <code>{account.integration_id}</code>}
          {type && <span class="quiet"> · {type.label}</span>}
        </Fact>
        {Object.entries(account.setup_information).map(([key, value]) => (
          <Fact key={key} name={label(key)}>
            <code>{dots(value) ?? value}</code>
          </Fact>
        ))}
        {account.label && <Fact name="Label">{account.label}</Fact>}
        {account.type !== "production" && <Fact name="For">tests</Fact>}
        <Fact name="Used by">
          {account.sharing ? (
            <>
              only its owner
              {account.sharing.users?.length ? `, and ${account.sharing.users.join(", ")}` : ""}
              <span class="quiet sub">Each call names the one whom it is made for.</span>
            </>
          ) : (
            "everybody of the customer"
          )}
        </Fact>
        <Fact name="Linked">
          <Moment at={account.created_at} /> <span class="quiet">({<Ago at={account.created_at} />})</span>
        </Fact>
        <Fact name="Last used">
          {account.last_used_at ? (
            <>
              <Moment at={account.last_used_at} />{" "}
              <span class="quiet">
                (<Ago at={account.last_used_at} />, to within some minutes)
              </span>
            </>
          ) : (
            "never"
          )}
        </Fact>
        <Fact name="Ends">
          <Ends account={account} />
        </Fact>
        {hasMembers(account.metadata) && (
          <Fact name="Metadata">
            <pre class="said" tabIndex={0}>
              {pretty(JSON.stringify(account.metadata))}
            </pre>
          </Fact>
        )}
      </dl>
    </section>
  );
}

const hasMembers = (metadata: unknown): boolean =>
  typeof metadata === "object" && metadata !== null && Object.keys(metadata).length > 0;

const Fact = ({ name, children }: { name: string; children: ComponentChildren }) => (
  <>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </>
);

function Ends({ account: { access_ends_at: access, grant_ends_at: grant } }: { account: Account }) {
  if (!access && !grant) return <>not by itself, as far as the provider tells.</>;
  return (
    <>
      {access && (
        <span class="sub">
          The access: <Moment at={access} /> (<Ago at={access} />
          ). Nothing renews it.
        </span>
      )}
      {grant && (
        <span class="sub">
          What the customer allowed: <Moment at={grant} /> (<Ago at={grant} />
          ). They have to link again by then.
        </span>
      )}
    </>
  );
}
