from typing import Literal

ConfirmedAccountStatus = Literal["active", "error", "inactive"]

CONFIRMED_ACCOUNT_STATUS_VALUES: set[ConfirmedAccountStatus] = {
    "active",
    "error",
    "inactive",
}


def check_confirmed_account_status(value: str) -> ConfirmedAccountStatus:
    # Patchbay: a value that this client does not know is handed out as it is.
    return value  # type: ignore[return-value]
