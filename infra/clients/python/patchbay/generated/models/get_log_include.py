from typing import Literal

GetLogInclude = Literal["advanced_logs", "step_logs"]

GET_LOG_INCLUDE_VALUES: set[GetLogInclude] = {
    "advanced_logs",
    "step_logs",
}


def check_get_log_include(value: str) -> GetLogInclude:
    # Patchbay: a value that this client does not know is handed out as it is.
    return value  # type: ignore[return-value]
