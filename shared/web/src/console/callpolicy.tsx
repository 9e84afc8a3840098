// The call policy of an auth config: which calls with its accounts pass, by whomever they are made.
import "./main";
import { useSignal } from "@preact/signals";
import { useState } from "preact/hooks";
import { Notice } from "../ui/notice";
import type { Fault, Problem } from "../ui/request";
import { toast } from "../ui/toast";
import { Dialog } from "./allowed";
import type { AuthConfig } from "./api";
import { blamePolicy, faultsOf, PolicyFields, PolicyWords } from "./policyfields";
import type { PolicyFaults } from "./policyrule";
import { policyOf, policyWords, writtenOf } from "./policywords";
import { api, guarded, reload } from "./store";

/** Changes the call policy of an auth config. tag: of what was read. */
export function CallPolicyForm({ config, tag: read }: { config: AuthConfig; tag: string | null }) {
  const [first] = useState(() => writtenOf(config.call_policy));
  const policy = useSignal(first);
  const faults = useSignal<PolicyFaults>({});
  const tag = useSignal(read);
  const theirs = useSignal<AuthConfig | null>(null);

  const act = async () => {
    faults.value = faultsOf(policy.value);
    if (Object.keys(faults.value).length > 0) return false;
    await api().changeAuthConfig(config.id, tag.value, { call_policy: policyOf(policy.value) });
    toast("Saved. It holds from the next call on.");
    reload();
    return true;
  };
  const blame = (list: Fault[]): Fault[] => {
    const found = blamePolicy(policy.value, list);
    faults.value = found.faults;
    return found.rest;
  };
  const handle = (problem: Problem): boolean => {
    if (problem.code !== "stale_version") return false;
    void guarded(async () => {
      const now = await api().authConfig(config.id);
      theirs.value = now.config;
      tag.value = now.tag;
    });
    return true;
  };
  return (
    <Dialog
      needs="auth_configs:write"
      title={`Call policy of ${config.name}`}
      primary="Save"
      wide
      act={act}
      blame={blame}
      handle={handle}
      dirty={() => JSON.stringify(policyOf(policy.value)) !== JSON.stringify(policyOf(first))}
    >
      <p>
        Which calls with its accounts pass, whoever makes them. API keys and use tokens may have policies of their own,
        and a call has to pass each.
      </p>
      <PolicyFields policy={policy} faults={faults} />
      <div role="alert">
        {theirs.value && (
          <Notice kind="warning">
            <p>
              Somebody changed this auth config since you opened it. Save again to put your policy in place of theirs,
              which is:
            </p>
            <PolicyWords words={orAll(policyWords(theirs.value.call_policy))} />
          </Notice>
        )}
      </div>
    </Dialog>
  );
}

const orAll = (words: string[]): string[] => (words.length > 0 ? words : ["Every call passes."]);
