from typing import Literal

ListLogsOrderDirection = Literal["asc", "desc"]

LIST_LOGS_ORDER_DIRECTION_VALUES: set[ListLogsOrderDirection] = {
    "asc",
    "desc",
}


def check_list_logs_order_direction(value: str) -> ListLogsOrderDirection:
    # Patchbay: a value that this client does not know is handed out as it is.
    return value  # type: ignore[return-value]
