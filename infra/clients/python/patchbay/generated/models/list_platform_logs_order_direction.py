from typing import Literal

ListPlatformLogsOrderDirection = Literal["asc", "desc"]

LIST_PLATFORM_LOGS_ORDER_DIRECTION_VALUES: set[ListPlatformLogsOrderDirection] = {
    "asc",
    "desc",
}


def check_list_platform_logs_order_direction(
    value: str,
) -> ListPlatformLogsOrderDirection:
    # Patchbay: a value that this client does not know is handed out as it is.
    return value  # type: ignore[return-value]
