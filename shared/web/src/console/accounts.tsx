import { useSignal } from "@preact/signals";
import { AccountsTable } from "./accountstable";

/** All linked accounts of the project. */
export function AccountsPage() {
  const status = useSignal("");
  return (
    <>
      <div class="head">
        <h1 class="grow" tabIndex={-1}>
          Linked accounts
        </h1>
        <div>
          <select
            aria-label="Status"
            value={status.value}
            onChange={(event) => {
              status.value = event.currentTarget.value;
            }}
          >
            <option value="">Any status</option>
            <option value="active">Active</option>
            <option value="inactive">Inactive</option>
            <option value="error">Error</option>
          </select>
        </div>
      </div>
      <AccountsTable
        status={status.value}
        clear={() => {
          status.value = "";
        }}
      />
    </>
  );
}
