import { type Signal, useSignal } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import { openDialog } from "../ui/dialog";
import { Labelled } from "../ui/fieldsform";
import type { Fault } from "../ui/request";
import { Dialog } from "./allowed";
import { AllOrChosen } from "./allorchosen";
import { Choices, Line } from "./formparts";
import { NewToken } from "./newtoken";
import { api, guarded, reload } from "./store";
import { type CallRule, createToken, type CreateUseTokenInputBody } from "./tokensapi";
import { TokenMethods } from "./tokenmethods";

const HOUR = 3600;
const lives: [seconds: number, words: string][] = [
  [HOUR, "In an hour"],
  [24 * HOUR, "In a day"],
  [7 * 24 * HOUR, "In a week"],
  [30 * 24 * HOUR, "In 30 days"],
];

type Whose = "owner" | "account";
type Calls = "all" | "reads" | "methods";

const words = (text: string): string[] => text.split(/\s+/).filter(Boolean);

/** Makes a use token. */
export function TokenForm() {
  const name = useSignal("");
  const whose = useSignal<Whose>("owner");
  const owner = useSignal("");
  const account = useSignal("");
  const all = useSignal(true);
  const chosen = useSignal<ReadonlySet<string>>(new Set());
  const calls = useSignal<Calls>("all");
  const methods = useSignal<string[]>([]);
  const paths = useSignal("");
  const origins = useSignal("");
  const life = useSignal(HOUR);
  const names = useSignal<Record<string, string>>({});
  const faults = useSignal<Record<string, string>>({});
  const [repeat] = useState(() => crypto.randomUUID());
  useEffect(() => {
    void guarded(async () => {
      const { connectors } = await api().configured();
      names.value = Object.fromEntries(connectors.map((c) => [c.key, c.name]));
    });
  }, []);

  const body = (): CreateUseTokenInputBody => {
    const only = calls.value === "methods" ? { methods: methods.value } : {};
    const allow: CallRule[] = words(paths.value).map((path) => ({ path, ...only }));
    if (allow.length === 0 && calls.value === "methods") allow.push(only);
    const policy = { ...(calls.value === "reads" && { read_only: true }), ...(allow.length > 0 && { allow }) };
    return {
      name: name.value.trim(),
      ...(whose.value === "owner" ? { origin_owner_id: owner.value.trim() } : { account_id: account.value.trim() }),
      ...(all.value ? {} : { connectors: [...chosen.value] }),
      ...(Object.keys(policy).length > 0 ? { call_policy: policy } : {}),
      ...(words(origins.value).length > 0 ? { allowed_origins: words(origins.value) } : {}),
      expires_in: life.value,
    };
  };
  const act = async () => {
    const missing: Record<string, string> = {};
    if (!name.value.trim()) missing["name"] = "Say what the token is for.";
    if (whose.value === "owner" && !owner.value.trim()) missing["origin_owner_id"] = "Enter your customer's id.";
    if (whose.value === "account" && !account.value.trim()) missing["account_id"] = "Enter the id of the account.";
    if (!all.value && chosen.value.size === 0) missing["connectors"] = "Choose at least one connector.";
    if (calls.value === "methods" && methods.value.length === 0) missing["methods"] = "Choose at least one method.";
    faults.value = missing;
    const first = Object.keys(missing)[0];
    if (first) {
      document.getElementById(`token-${first}`)?.focus();
      return false;
    }
    const made = await createToken(body(), repeat);
    openDialog(<NewToken made={made} />);
    reload();
    return true;
  };
  const known = /^body\.(name|origin_owner_id|account_id|connectors|call_policy|allowed_origins)/;
  const blame = (all_: Fault[]): Fault[] => {
    faults.value = Object.fromEntries(
      all_.map((f) => [known.exec(f.location)?.[1] ?? "", f.message] as const).filter(([key]) => key !== ""),
    );
    return all_.filter((f) => !known.test(f.location));
  };
  const line = (key: string, label: string, text: Signal<string>, help: string) => (
    <Labelled id={`token-${key}`} label={label} note="(required)" help={help} fault={faults.value[key] ?? ""}>
      {(about) => <Line id={`token-${key}`} text={text} about={about} wrong={Boolean(faults.value[key])} />}
    </Labelled>
  );
  const several = (key: string, label: string, text: Signal<string>, help: string, sample: string) => (
    <Labelled id={`token-${key}`} label={label} help={help} fault={faults.value[key] ?? ""}>
      {(about) => (
        <textarea
          id={`token-${key}`}
          rows={2}
          spellcheck={false}
          aria-describedby={about}
          aria-invalid={Boolean(faults.value[key])}
          placeholder={sample}
          value={text.value}
          onInput={(event) => {
            text.value = event.currentTarget.value;
          }}
        />
      )}
    </Labelled>
  );
  return (
    <Dialog
      needs="use_tokens:write"
      title="Create a use token"
      primary="Create"
      act={act}
      blame={blame}
      dirty={() => [name, owner, account, paths, origins].some((s) => s.value.trim() !== "")}
    >
      {line("name", "Name", name, "What it is for, such as Sales agent.")}
      <Choices
        name="token-whose"
        title="It calls in the name of"
        chosen={whose}
        of={[
          ["owner", "One customer", "With each account that they have linked, and those that they link later."],
          ["account", "One linked account", "Its calls then need name no account."],
        ]}
      />
      {whose.value === "owner"
        ? line("origin_owner_id", "Customer's id", owner, "As your back end names the customer when it makes a link.")
        : line("account_id", "Account ID", account, "It is on the account's page, and begins with acc_.")}
      <AllOrChosen
        id="token-connectors"
        title="Connectors"
        everything="Every connector"
        all={all}
        groups={[{ name: "Your connectors", words: names.value }]}
        chosen={chosen}
        fault={faults.value["connectors"] ?? ""}
      />
      <Choices
        name="token-calls"
        title="Which calls"
        chosen={calls}
        of={[
          ["all", "Any call", "Also those that change and delete."],
          ["reads", "Only calls that read", "GET and HEAD."],
          ["methods", "Only some methods", "Such as POST alone, for what only adds."],
        ]}
      />
      {calls.value === "methods" && <TokenMethods chosen={methods} fault={faults.value["methods"] ?? ""} />}
      {several(
        "call_policy",
        "Only these paths",
        paths,
        "One a line, whole as in the address that the provider is called at; * stands for one part of a path, ** for any number. Empty is every path.",
        "/crm/v3/objects/contacts/**",
      )}
      {several(
        "allowed_origins",
        "Pages that may use it",
        origins,
        "Origins, one a line. With one it is for these pages alone; empty is no page.",
        "https://app.example.com",
      )}
      <Labelled id="token-life" label="It ends">
        {(about) => (
          <select
            id="token-life"
            aria-describedby={about || undefined}
            value={String(life.value)}
            onChange={(event) => {
              life.value = Number(event.currentTarget.value);
            }}
          >
            {lives.map(([seconds, when]) => (
              <option key={seconds} value={seconds}>
                {when}
              </option>
            ))}
          </select>
        )}
      </Labelled>
    </Dialog>
  );
}
