from typing import Literal

HubConfigGrantType = Literal["authorization_code", "client_credentials"]

HUB_CONFIG_GRANT_TYPE_VALUES: set[HubConfigGrantType] = {
    "authorization_code",
    "client_credentials",
}


def check_hub_config_grant_type(value: str) -> HubConfigGrantType:
    # Patchbay: a value that this client does not know is handed out as it is.
    return value  # type: ignore[return-value]
