from typing import Literal

ListStepLogsOrderDirection = Literal["asc", "desc"]

LIST_STEP_LOGS_ORDER_DIRECTION_VALUES: set[ListStepLogsOrderDirection] = {
    "asc",
    "desc",
}


def check_list_step_logs_order_direction(value: str) -> ListStepLogsOrderDirection:
    # Patchbay: a value that this client does not know is handed out as it is.
    return value  # type: ignore[return-value]
