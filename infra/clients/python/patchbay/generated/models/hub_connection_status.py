from typing import Literal

HubConnectionStatus = Literal["active", "error", "inactive"]

HUB_CONNECTION_STATUS_VALUES: set[HubConnectionStatus] = {
    "active",
    "error",
    "inactive",
}


def check_hub_connection_status(value: str) -> HubConnectionStatus:
    # Patchbay: a value that this client does not know is handed out as it is.
    return value  # type: ignore[return-value]
