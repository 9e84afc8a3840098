from typing import Literal

ListPendingCallsState = Literal["approved", "expired", "made", "pending", "refused"]

LIST_PENDING_CALLS_STATE_VALUES: set[ListPendingCallsState] = {
    "approved",
    "expired",
    "made",
    "pending",
    "refused",
}


def check_list_pending_calls_state(value: str) -> ListPendingCallsState:
    # Patchbay: a value that this client does not know is handed out as it is.
    return value  # type: ignore[return-value]
