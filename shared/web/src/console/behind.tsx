import { Notice } from "../ui/notice";
import { count } from "../ui/words";
import type { AuthConfig } from "./api";

/** Whom edits of an auth config have left behind, and what brings them along. Nothing when it is nobody. */
export function Behind({ config }: { config: AuthConfig }) {
  const former = config.accounts_on_former_client;
  const missing = config.accounts_missing_scopes;
  if (former + missing === 0) return null;
  return (
    <Notice kind="info">
      {former > 0 && (
        <p class="former-client">
          {count(former, "account was", "accounts were")} linked with an earlier client ID. Keep that client at the
          provider: each account goes on with it until it is linked again.
        </p>
      )}
      {missing > 0 && (
        <p class="missing-scopes">
          {count(missing, "account was", "accounts were")} linked before all of these scopes were asked for. Linking an
          account again asks for them.
        </p>
      )}
    </Notice>
  );
}
