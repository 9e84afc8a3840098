from typing import Literal

ListLogsOrderBy = Literal["duration", "eventDatetime", "provider", "service", "status"]

LIST_LOGS_ORDER_BY_VALUES: set[ListLogsOrderBy] = {
    "duration",
    "eventDatetime",
    "provider",
    "service",
    "status",
}


def check_list_logs_order_by(value: str) -> ListLogsOrderBy:
    # Patchbay: a value that this client does not know is handed out as it is.
    return value  # type: ignore[return-value]
