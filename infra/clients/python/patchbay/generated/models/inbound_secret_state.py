from typing import Literal

InboundSecretState = Literal["come", "none", "shown", "waiting"]

INBOUND_SECRET_STATE_VALUES: set[InboundSecretState] = {
    "come",
    "none",
    "shown",
    "waiting",
}


def check_inbound_secret_state(value: str) -> InboundSecretState:
    # Patchbay: a value that this client does not know is handed out as it is.
    return value  # type: ignore[return-value]
