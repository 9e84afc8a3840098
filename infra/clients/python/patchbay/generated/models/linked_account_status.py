from typing import Literal

LinkedAccountStatus = Literal["active", "error", "inactive"]

LINKED_ACCOUNT_STATUS_VALUES: set[LinkedAccountStatus] = {
    "active",
    "error",
    "inactive",
}


def check_linked_account_status(value: str) -> LinkedAccountStatus:
    # Patchbay: a value that this client does not know is handed out as it is.
    return value  # type: ignore[return-value]
