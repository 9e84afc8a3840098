from typing import Literal

InboundSecretWithTextState = Literal["come", "none", "shown", "waiting"]

INBOUND_SECRET_WITH_TEXT_STATE_VALUES: set[InboundSecretWithTextState] = {
    "come",
    "none",
    "shown",
    "waiting",
}


def check_inbound_secret_with_text_state(value: str) -> InboundSecretWithTextState:
    # Patchbay: a value that this client does not know is handed out as it is.
    return value  # type: ignore[return-value]
