from typing import Literal

SettingsInputBodyMode = Literal["all", "errors", "none"]

SETTINGS_INPUT_BODY_MODE_VALUES: set[SettingsInputBodyMode] = {
    "all",
    "errors",
    "none",
}


def check_settings_input_body_mode(value: str) -> SettingsInputBodyMode:
    # Patchbay: a value that this client does not know is handed out as it is.
    return value  # type: ignore[return-value]
