from typing import Literal

ListAuthConfigsEnabled = Literal["false", "true"]

LIST_AUTH_CONFIGS_ENABLED_VALUES: set[ListAuthConfigsEnabled] = {
    "false",
    "true",
}


def check_list_auth_configs_enabled(value: str) -> ListAuthConfigsEnabled:
    # Patchbay: a value that this client does not know is handed out as it is.
    return value  # type: ignore[return-value]
