from typing import Literal

DiscoverOutputBodyClient = Literal["document", "owner", "registration"]

DISCOVER_OUTPUT_BODY_CLIENT_VALUES: set[DiscoverOutputBodyClient] = {
    "document",
    "owner",
    "registration",
}


def check_discover_output_body_client(value: str) -> DiscoverOutputBodyClient:
    # Patchbay: a value that this client does not know is handed out as it is.
    return value  # type: ignore[return-value]
