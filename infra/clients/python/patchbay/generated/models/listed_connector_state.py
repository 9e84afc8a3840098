from typing import Literal

ListedConnectorState = Literal["disabled", "enabled", "not_configured"]

LISTED_CONNECTOR_STATE_VALUES: set[ListedConnectorState] = {
    "disabled",
    "enabled",
    "not_configured",
}


def check_listed_connector_state(value: str) -> ListedConnectorState:
    # Patchbay: a value that this client does not know is handed out as it is.
    return value  # type: ignore[return-value]
