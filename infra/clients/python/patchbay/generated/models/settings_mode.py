from typing import Literal

SettingsMode = Literal["all", "errors", "none"]

SETTINGS_MODE_VALUES: set[SettingsMode] = {
    "all",
    "errors",
    "none",
}


def check_settings_mode(value: str) -> SettingsMode:
    # Patchbay: a value that this client does not know is handed out as it is.
    return value  # type: ignore[return-value]
