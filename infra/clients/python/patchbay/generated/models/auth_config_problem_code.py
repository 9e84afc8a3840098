from typing import Literal

AuthConfigProblemCode = Literal["client_refused"]

AUTH_CONFIG_PROBLEM_CODE_VALUES: set[AuthConfigProblemCode] = {
    "client_refused",
}


def check_auth_config_problem_code(value: str) -> AuthConfigProblemCode:
    # Patchbay: a value that this client does not know is handed out as it is.
    return value  # type: ignore[return-value]
