from typing import Literal

PendingCallWholeState = Literal["approved", "expired", "made", "pending", "refused"]

PENDING_CALL_WHOLE_STATE_VALUES: set[PendingCallWholeState] = {
    "approved",
    "expired",
    "made",
    "pending",
    "refused",
}


def check_pending_call_whole_state(value: str) -> PendingCallWholeState:
    # Patchbay: a value that this client does not know is handed out as it is.
    return value  # type: ignore[return-value]
