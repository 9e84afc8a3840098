from typing import Literal

ExportedAccountType = Literal["production", "test"]

EXPORTED_ACCOUNT_TYPE_VALUES: set[ExportedAccountType] = {
    "production",
    "test",
}


def check_exported_account_type(value: str) -> ExportedAccountType:
    # Patchbay: a value that this client does not know is handed out as it is.
    return value  # type: ignore[return-value]
