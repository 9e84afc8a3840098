import { useSignal } from "@preact/signals";
import { Button } from "./allowed";
import type { AccountFilter } from "./accountsapi";
import type { AuthConfig, Connector } from "./api";
import { Choice, filterAt, Search } from "./filters";
import { short } from "./reasons";

const { read, address, show, change } = filterAt<keyof AccountFilter>("accounts", [
  "search",
  "status",
  "reason",
  "connector",
  "config",
  "label",
  "lacks",
  "ends",
  "sort",
]);

/** The filter that an address has; what it does not know is left out. */
export const filterOf = (query: URLSearchParams): AccountFilter => read(query);

/** The address of the list with a filter. */
export const accountsAddress = (filter: AccountFilter): string => address(filter);

/** Shows all accounts, in the order in which they are. */
export const showAll = (filter: AccountFilter): void => show({ sort: filter.sort });

const statuses = { active: "Active", inactive: "Inactive", error: "Error" };
const ends = { "7": "Ends within 7 days", "30": "Ends within 30 days", "90": "Ends within 90 days" };
const orders = {
  "-created_at": "Newest first",
  created_at: "Oldest first",
  "-updated_at": "Changed last",
  "-last_used_at": "Used last",
  last_used_at: "Unused for longest",
  ends_at: "Ends soonest",
  origin_owner_name: "Owner, A to Z",
};

/** What narrows and orders the list of accounts. */
export function AccountFilters({
  filter,
  connectors,
  configs,
}: {
  filter: AccountFilter;
  connectors: Connector[];
  configs: AuthConfig[];
}) {
  const more = useSignal(Boolean(filter.label ?? filter.lacks ?? filter.ends ?? filter.reason));
  const of = configs.filter((c) => c.connector_key === filter.connector);
  const asks = [...new Set((filter.config ? of.filter((c) => c.id === filter.config) : of).flatMap((c) => c.scopes))];
  return (
    <div class="filters logs" role="search">
      <Search label="Search by owner" most={200} typing value={filter.search} set={(search) => change({ search })} />
      <Choice
        label="Connector"
        any="All connectors"
        value={filter.connector}
        options={Object.fromEntries(connectors.map((c) => [c.key, c.name]))}
        set={(connector) => change({ connector, config: "", lacks: "" })}
      />
      {of.length > 1 && (
        <Choice
          label="Auth config"
          any="All auth configs"
          value={filter.config}
          options={Object.fromEntries(of.map((c) => [c.id, c.name]))}
          set={(config) => change({ config, lacks: "" })}
        />
      )}
      <Choice
        label="Status"
        any="Any status"
        value={filter.status}
        options={statuses}
        set={(status) => change({ status, reason: "" })}
      />
      <Choice label="Order" any="By connector" value={filter.sort} options={orders} set={(sort) => change({ sort })} />
      <Button
        needs={null}
        id="more-filters"
        aria-expanded={more.value}
        onClick={() => {
          more.value = !more.value;
        }}
      >
        More filters
      </Button>
      {more.value && (
        <div class="between more">
          <Choice
            label="Reason"
            any="Any reason"
            value={filter.reason}
            options={short}
            set={(reason) => change({ reason, status: "" })}
          />
          <Choice
            label="Expiry"
            any="Whenever it ends"
            value={filter.ends}
            options={ends}
            set={(n) => change({ ends: n })}
          />
          {asks.length > 0 && (
            <Choice
              label="Missing permission"
              any="Whatever its permissions"
              value={filter.lacks}
              options={{
                ...(asks.length > 1 && { [asks.join(" ")]: "Without one of its permissions" }),
                ...Object.fromEntries(asks.map((s) => [s, `Without ${s}`])),
              }}
              set={(lacks) => change({ lacks })}
            />
          )}
          <Search label="Label, exactly" most={200} typing value={filter.label} set={(label) => change({ label })} />
        </div>
      )}
    </div>
  );
}
