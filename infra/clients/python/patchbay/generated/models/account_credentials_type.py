from typing import Literal

AccountCredentialsType = Literal[
    "api_key", "basic", "bearer", "oauth2_client_credentials", "oauth2_code"
]

ACCOUNT_CREDENTIALS_TYPE_VALUES: set[AccountCredentialsType] = {
    "api_key",
    "basic",
    "bearer",
    "oauth2_client_credentials",
    "oauth2_code",
}


def check_account_credentials_type(value: str) -> AccountCredentialsType:
    # Patchbay: a value that this client does not know is handed out as it is.
    return value  # type: ignore[return-value]
