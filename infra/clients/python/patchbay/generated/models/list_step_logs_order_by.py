from typing import Literal

ListStepLogsOrderBy = Literal[
    "duration", "eventDatetime", "provider", "service", "status"
]

LIST_STEP_LOGS_ORDER_BY_VALUES: set[ListStepLogsOrderBy] = {
    "duration",
    "eventDatetime",
    "provider",
    "service",
    "status",
}


def check_list_step_logs_order_by(value: str) -> ListStepLogsOrderBy:
    # Patchbay: a value that this client does not know is handed out as it is.
    return value  # type: ignore[return-value]
