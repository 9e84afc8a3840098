from typing import Literal

ListPlatformLogsOrderBy = Literal[
    "duration", "eventDatetime", "provider", "service", "status"
]

LIST_PLATFORM_LOGS_ORDER_BY_VALUES: set[ListPlatformLogsOrderBy] = {
    "duration",
    "eventDatetime",
    "provider",
    "service",
    "status",
}


def check_list_platform_logs_order_by(value: str) -> ListPlatformLogsOrderBy:
    # Patchbay: a value that this client does not know is handed out as it is.
    return value  # type: ignore[return-value]
