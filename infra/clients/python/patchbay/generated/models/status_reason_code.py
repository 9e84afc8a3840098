from typing import Literal

StatusReasonCode = Literal[
    "account_suspended",
    "client_refused",
    "connector_disabled",
    "connector_withheld",
    "credentials_damaged",
    "credentials_expired",
    "credentials_rejected",
    "refresh_failed",
    "refresh_failing",
    "revoked_at_provider",
]

STATUS_REASON_CODE_VALUES: set[StatusReasonCode] = {
    "account_suspended",
    "client_refused",
    "connector_disabled",
    "connector_withheld",
    "credentials_damaged",
    "credentials_expired",
    "credentials_rejected",
    "refresh_failed",
    "refresh_failing",
    "revoked_at_provider",
}


def check_status_reason_code(value: str) -> StatusReasonCode:
    # Patchbay: a value that this client does not know is handed out as it is.
    return value  # type: ignore[return-value]
