from typing import Literal

ListLogsInclude = Literal["step_logs"]

LIST_LOGS_INCLUDE_VALUES: set[ListLogsInclude] = {
    "step_logs",
}


def check_list_logs_include(value: str) -> ListLogsInclude:
    # Patchbay: a value that this client does not know is handed out as it is.
    return value  # type: ignore[return-value]
