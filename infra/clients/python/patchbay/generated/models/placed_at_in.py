from typing import Literal

PlacedAtIn = Literal["header", "query"]

PLACED_AT_IN_VALUES: set[PlacedAtIn] = {
    "header",
    "query",
}


def check_placed_at_in(value: str) -> PlacedAtIn:
    # Patchbay: a value that this client does not know is handed out as it is.
    return value  # type: ignore[return-value]
