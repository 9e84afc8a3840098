from typing import Literal

HubConfigType = Literal["custom", "oauth2"]

HUB_CONFIG_TYPE_VALUES: set[HubConfigType] = {
    "custom",
    "oauth2",
}


def check_hub_config_type(value: str) -> HubConfigType:
    # Patchbay: a value that this client does not know is handed out as it is.
    return value  # type: ignore[return-value]
