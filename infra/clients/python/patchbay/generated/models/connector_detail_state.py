from typing import Literal

ConnectorDetailState = Literal["disabled", "enabled", "not_configured"]

CONNECTOR_DETAIL_STATE_VALUES: set[ConnectorDetailState] = {
    "disabled",
    "enabled",
    "not_configured",
}


def check_connector_detail_state(value: str) -> ConnectorDetailState:
    # Patchbay: a value that this client does not know is handed out as it is.
    return value  # type: ignore[return-value]
