from typing import Literal

PendingCallState = Literal["approved", "expired", "made", "pending", "refused"]

PENDING_CALL_STATE_VALUES: set[PendingCallState] = {
    "approved",
    "expired",
    "made",
    "pending",
    "refused",
}


def check_pending_call_state(value: str) -> PendingCallState:
    # Patchbay: a value that this client does not know is handed out as it is.
    return value  # type: ignore[return-value]
