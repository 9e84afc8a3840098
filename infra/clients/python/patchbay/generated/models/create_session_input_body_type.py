from typing import Literal

CreateSessionInputBodyType = Literal["production", "test"]

CREATE_SESSION_INPUT_BODY_TYPE_VALUES: set[CreateSessionInputBodyType] = {
    "production",
    "test",
}


def check_create_session_input_body_type(value: str) -> CreateSessionInputBodyType:
    # Patchbay: a value that this client does not know is handed out as it is.
    return value  # type: ignore[return-value]
