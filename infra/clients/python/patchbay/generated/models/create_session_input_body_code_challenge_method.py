from typing import Literal

CreateSessionInputBodyCodeChallengeMethod = Literal["S256"]

CREATE_SESSION_INPUT_BODY_CODE_CHALLENGE_METHOD_VALUES: set[
    CreateSessionInputBodyCodeChallengeMethod
] = {
    "S256",
}


def check_create_session_input_body_code_challenge_method(
    value: str,
) -> CreateSessionInputBodyCodeChallengeMethod:
    # Patchbay: a value that this client does not know is handed out as it is.
    return value  # type: ignore[return-value]
