from typing import Literal

ImportAccountInputBodyType = Literal["production", "test"]

IMPORT_ACCOUNT_INPUT_BODY_TYPE_VALUES: set[ImportAccountInputBodyType] = {
    "production",
    "test",
}


def check_import_account_input_body_type(value: str) -> ImportAccountInputBodyType:
    # Patchbay: a value that this client does not know is handed out as it is.
    return value  # type: ignore[return-value]
