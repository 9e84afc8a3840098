from typing import Literal

DeletedAccountStatus = Literal["active", "error", "inactive"]

DELETED_ACCOUNT_STATUS_VALUES: set[DeletedAccountStatus] = {
    "active",
    "error",
    "inactive",
}


def check_deleted_account_status(value: str) -> DeletedAccountStatus:
    # Patchbay: a value that this client does not know is handed out as it is.
    return value  # type: ignore[return-value]
