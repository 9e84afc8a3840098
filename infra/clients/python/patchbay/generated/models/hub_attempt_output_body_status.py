from typing import Literal

HubAttemptOutputBodyStatus = Literal[
    "authenticated", "cancelled", "error", "expired", "pending"
]

HUB_ATTEMPT_OUTPUT_BODY_STATUS_VALUES: set[HubAttemptOutputBodyStatus] = {
    "authenticated",
    "cancelled",
    "error",
    "expired",
    "pending",
}


def check_hub_attempt_output_body_status(value: str) -> HubAttemptOutputBodyStatus:
    # Patchbay: a value that this client does not know is handed out as it is.
    return value  # type: ignore[return-value]
