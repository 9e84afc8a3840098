from typing import Literal

ListConnectorsIncludeItem = Literal["auth_configs", "categories"]

LIST_CONNECTORS_INCLUDE_ITEM_VALUES: set[ListConnectorsIncludeItem] = {
    "auth_configs",
    "categories",
}


def check_list_connectors_include_item(value: str) -> ListConnectorsIncludeItem:
    # Patchbay: a value that this client does not know is handed out as it is.
    return value  # type: ignore[return-value]
