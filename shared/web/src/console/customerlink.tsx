import { type Signal, useSignal } from "@preact/signals";
import { Badge, StatusBadge } from "../ui/badge";
import { Dialog, openDialog } from "../ui/dialog";
import { Labelled } from "../ui/fieldsform";
import { Notice } from "../ui/notice";
import { count } from "../ui/words";
import type { CreateSessionInputBody } from "../api/types";
import type { Category, Connector } from "./api";
import { EndSentLink } from "./endlink";
import { ANOTHER, Existing, useOwned } from "./existing";
import { Text } from "./linkfields";
import { Expiry, letter, Made } from "./madelink";
import { api, loadCategories, session, useLoad } from "./store";
import { Loading } from "./trouble";

/** What a link is for: "" is anything, else a connector's or a category's key behind its kind. */
type What = "" | `connector:${string}` | `category:${string}`;

async function load(): Promise<{ connectors: Connector[]; categories: Category[] }> {
  const [configured, categories] = await Promise.all([api().configured(), loadCategories()]);
  const connectors = configured.filter((c) => c.state === "enabled");
  const used = new Set(connectors.flatMap((c) => c.categories ?? []));
  return { connectors, categories: categories.filter((c) => used.has(c.key)) };
}

/** Makes a link with which a customer links accounts by themselves, to send to them. */
export function CustomerLink() {
  const { data } = useLoad(load, []);
  const owner = useSignal("");
  const name = useSignal("");
  const what = useSignal<What>("");
  const seconds = useSignal(7 * 86_400);
  const fault = useSignal({ owner: "", name: "", wish: "" });
  const made = useSignal<{ link: string; until: string } | null>(null);
  const id = owner.value.trim();
  const of = what.value.startsWith("connector:") ? what.value.slice(10) : undefined;
  const owned = useOwned(id, of, (accounts) => {
    if (accounts[0] && name.value.trim() === "") name.value = accounts[0].origin_owner_name;
  });
  const chosenName = data?.connectors.find((c) => c.key === of)?.name ?? "";

  const act = async () => {
    fault.value = {
      owner: id === "" ? "Enter your customer's id." : "",
      name: name.value.trim() === "" ? "Enter your customer's name." : "",
      wish: "",
    };
    if (fault.value.owner || fault.value.name) {
      document.getElementById(fault.value.owner ? "owner-id" : "owner-name")?.focus();
      return false;
    }
    const accounts = await owned.look();
    if (accounts.length > 0 && owned.wish.value === "") {
      fault.value = { ...fault.value, wish: "Choose what the link is for." };
      requestAnimationFrame(() => document.querySelector<HTMLElement>("#existing input")?.focus());
      return false;
    }
    const wish = owned.wish.value;
    const body: CreateSessionInputBody = {
      origin_owner_id: id,
      origin_owner_name: name.value.trim(),
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
      <Dialog key="done" title={`The link for ${name.value.trim()}`} wide text>
        <Made
          {...made.value}
          text={letter({
            name: name.value.trim(),
            what: chosenName,
            project: session.value?.project.name ?? "",
            ...made.value,
          })}
        />
      </Dialog>
    );
  return (
    <Dialog
      key="ask"
      title="A link for a customer"
      primary="Make the link"
      act={act}
      aside={
        <button type="button" class="link" id="end-link" onClick={() => openDialog(<EndSentLink />)}>
          End a link
        </button>
      }
      dirty={() => id !== "" || name.value.trim() !== ""}
      blame={(faults) => {
        const at = (key: string) => faults.find((f) => f.location.endsWith(key))?.message ?? "";
        fault.value = { owner: at("origin_owner_id"), name: at("origin_owner_name"), wish: "" };
        return faults.filter((f) => !/origin_owner_(id|name)$/.test(f.location));
      }}
    >
      <p>Your customer opens it, chooses what to connect, and signs in there. You need no front end for it.</p>
      <Text
        id="owner-id"
        label="Owner id"
        help="Your customer's id in your own system."
        placeholder="For example: customer-1042"
        value={owner}
        fault={fault.value.owner}
        filled={() => {
          fault.value = { ...fault.value, owner: "" };
        }}
      />
      <Text
        id="owner-name"
        label="Owner name"
        help="Your customer's name. The hub shows it."
        placeholder="For example: Initech"
        value={name}
        fault={fault.value.name}
        filled={() => {
          fault.value = { ...fault.value, name: "" };
        }}
      />
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
        fault={fault.value.wish}
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
