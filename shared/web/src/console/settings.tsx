import { AuditPage } from "./audit";
import { RolesPage } from "./awsroles";
import { GeneralPage } from "./general";
import { KeysPage } from "./keys";
import { MembersPage } from "./members";
import type { SettingsPart } from "./store";
import { TokensPage } from "./tokens";

const parts: [SettingsPart, string, string][] = [
  ["", "General", "#/settings"],
  ["members", "Members", "#/settings/members"],
  ["keys", "API keys", "#/settings/keys"],
  ["tokens", "Use tokens", "#/settings/tokens"],
  ["roles", "AWS roles", "#/settings/roles"],
  ["audit", "Audit log", "#/settings/audit"],
];

/** What is set for the whole project, a page for each part. */
export function SettingsPage({ part }: { part: SettingsPart }) {
  return (
    <>
      <nav class="tabs" aria-label="Settings">
        {parts.map(([key, name, address]) => (
          <a key={key} href={address} aria-current={part === key ? "page" : undefined}>
            {name}
          </a>
        ))}
      </nav>
      {part === "audit" ? (
        <AuditPage />
      ) : part === "members" ? (
        <MembersPage />
      ) : part === "keys" ? (
        <KeysPage />
      ) : part === "tokens" ? (
        <TokensPage />
      ) : part === "roles" ? (
        <RolesPage />
      ) : (
        <GeneralPage />
      )}
    </>
  );
}
