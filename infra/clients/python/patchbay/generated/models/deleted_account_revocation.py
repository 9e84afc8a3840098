from typing import Literal

DeletedAccountRevocation = Literal[
    "failed", "nothing_to_revoke", "revoked", "unsupported"
]

DELETED_ACCOUNT_REVOCATION_VALUES: set[DeletedAccountRevocation] = {
    "failed",
    "nothing_to_revoke",
    "revoked",
    "unsupported",
}


def check_deleted_account_revocation(value: str) -> DeletedAccountRevocation:
    # Patchbay: a value that this client does not know is handed out as it is.
    return value  # type: ignore[return-value]
