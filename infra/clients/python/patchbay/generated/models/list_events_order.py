from typing import Literal

ListEventsOrder = Literal["asc", "desc"]

LIST_EVENTS_ORDER_VALUES: set[ListEventsOrder] = {
    "asc",
    "desc",
}


def check_list_events_order(value: str) -> ListEventsOrder:
    # Patchbay: a value that this client does not know is handed out as it is.
    return value  # type: ignore[return-value]
