from typing import Literal

UpdateAccountInputBodyType = Literal["production", "test"]

UPDATE_ACCOUNT_INPUT_BODY_TYPE_VALUES: set[UpdateAccountInputBodyType] = {
    "production",
    "test",
}


def check_update_account_input_body_type(value: str) -> UpdateAccountInputBodyType:
    # Patchbay: a value that this client does not know is handed out as it is.
    return value  # type: ignore[return-value]
