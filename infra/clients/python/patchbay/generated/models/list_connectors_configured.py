from typing import Literal

ListConnectorsConfigured = Literal["false", "true"]

LIST_CONNECTORS_CONFIGURED_VALUES: set[ListConnectorsConfigured] = {
    "false",
    "true",
}


def check_list_connectors_configured(value: str) -> ListConnectorsConfigured:
    # Patchbay: a value that this client does not know is handed out as it is.
    return value  # type: ignore[return-value]
