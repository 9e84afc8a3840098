import { type Signal, useSignal } from "@preact/signals";
import { Badge, StatusBadge } from "../ui/badge";
import { openDialog } from "../ui/dialog";
import { Labelled } from "../ui/fieldsform";
import { Notice } from "../ui/notice";
import { count } from "../ui/words";
import type { CreateSessionInputBody } from "../api/types";
import { Button, Dialog } from "./allowed";
import type { Category, Connector } from "./api";
import { EndSentLink } from "./endlink";
import { ANOTHER, Existing } from "./existing";
import { Expiry, letter, Made } from "./madelink";
import { OwnerFields, useOwner } from "./ownerfields";
import { api, session, useLoad } from "./store";
import { Loading } from "./trouble";

/** What a link is for: "" is anything, else a connector's or a category's key behind its kind. */
type What = "" | `connector:${string}` | `category:${string}`;

async function load(): Promise<{ connectors: Connector[]; categories: Category[] }> {
  const { connectors: configured, categories } = await api().configured();
  const connectors = configured.filter((c) => c.state === "enabled");
  const used = new Set(connectors.flatMap((c) => c.categories ?? []));
  return { connectors, categories: categories.filter((c) => used.has(c.key)) };
}

/** Makes a link with which a customer links accounts by themselves, to send to them. */
export function CustomerLink() {
  const { data } = useLoad(load, []);
  const what = useSignal<What>("");
  const seconds = useSignal(7 * 86_400);
  const made = useSignal<{ link: string; until: string } | null>(null);
  const of = what.value.startsWith("connector:") ? what.value.slice(10) : undefined;
  const owner = useOwner(of);
  const { owned } = owner;
  const name = owner.name.value.trim();
  const chosenName = data?.connectors.find((c) => c.key === of)?.name ?? "";

  const act = async () => {
    if (!(await owner.ready("Choose what the link is for."))) return false;
    const wish = owned.wish.value;
    const body: CreateSessionInputBody = {
      origin_owner_id: owner.id.value.trim(),
      origin_owner_name: owner.name.value.trim(),
      expires_in: seconds.value,
      ...(of && { provider: of }),
      ...(what.value.startsWith("category:") && { categories: [what.value.slice(9)] }),
      ...(wish === ANOTHER && { multiple: true }),
      ...(wish && wish !== ANOTHER && wish !== "any" && { account_id: wish }),
    };
    const { auth_link_url: link, expires_at: until } = await api().createSession(body);
    made.value = { link, until };
    return false;
  };
  if (made.value)
    return (
      <Dialog key="done" title={`The link for ${name}`} wide text>
        <Made
          {...made.value}
          text={letter({ name, what: chosenName, project: session.value?.project.name ?? "", ...made.value })}
        />
      </Dialog>
    );
  return (
    <Dialog
      needs="connect_sessions:write"
      key="ask"
      title="A link for a customer"
      primary="Make the link"
      act={act}
      aside={
        <Button needs="connect_sessions:write" class="link" id="end-link" onClick={() => openDialog(<EndSentLink />)}>
          End a link
        </Button>
      }
      dirty={owner.dirty}
      blame={owner.blame}
    >
      <p>Your customer opens it, chooses what to connect, and signs in there. You need no front end for it.</p>
      <OwnerFields of={owner} />
      {!data ? (
        <Loading />
      ) : data.connectors.length === 0 ? (
        <Notice kind="warning">
          <p>No connector is enabled, so the link would lead to nothing. Add one under Connectors first.</p>
        </Notice>
      ) : (
        <Target what={what} {...data} />
      )}
      <Existing
        owned={owned}
        fault={owner.fault.value.wish}
        title={`This customer has ${count(owned.accounts.length, "account")}${
          chosenName && ` of ${chosenName}`
        } already. What is the link for?`}
        edit={of !== undefined}
      >
        {(a) => (
          <>
            <StatusBadge status={a.status} /> <Badge>{a.provider_name ?? a.provider}</Badge>
          </>
        )}
      </Existing>
      <Expiry seconds={seconds} />
    </Dialog>
  );
}

function Target({
  what,
  connectors,
  categories,
}: {
  what: Signal<What>;
  connectors: Connector[];
  categories: Category[];
}) {
  return (
    <Labelled id="link-what" label="They may connect">
      {() => (
        <select
          id="link-what"
          value={what.value}
          onChange={(event) => {
            what.value = event.currentTarget.value as What;
          }}
        >
          <option value="">Any connector that is enabled</option>
          <optgroup label="One connector">
            {connectors.map((c) => (
              <option key={c.key} value={`connector:${c.key}`}>
                {c.name}
              </option>
            ))}
          </optgroup>
          <optgroup label="A category">
            {categories.map((c) => (
              <option key={c.key} value={`category:${c.key}`}>
                {c.name}
              </option>
            ))}
          </optgroup>
        </select>
      )}
    </Labelled>
  );
}
