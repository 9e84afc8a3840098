from typing import Literal

HubDisconnectedBodyRevocation = Literal[
    "failed", "nothing_to_revoke", "revoked", "unsupported"
]

HUB_DISCONNECTED_BODY_REVOCATION_VALUES: set[HubDisconnectedBodyRevocation] = {
    "failed",
    "nothing_to_revoke",
    "revoked",
    "unsupported",
}


def check_hub_disconnected_body_revocation(value: str) -> HubDisconnectedBodyRevocation:
    # Patchbay: a value that this client does not know is handed out as it is.
    return value  # type: ignore[return-value]
