from typing import Literal

ListConnectorsState = Literal["disabled", "enabled", "not_configured"]

LIST_CONNECTORS_STATE_VALUES: set[ListConnectorsState] = {
    "disabled",
    "enabled",
    "not_configured",
}


def check_list_connectors_state(value: str) -> ListConnectorsState:
    # Patchbay: a value that this client does not know is handed out as it is.
    return value  # type: ignore[return-value]
