from typing import Literal

AccountTestCheckedBy = Literal["nothing", "renewal", "verify"]

ACCOUNT_TEST_CHECKED_BY_VALUES: set[AccountTestCheckedBy] = {
    "nothing",
    "renewal",
    "verify",
}


def check_account_test_checked_by(value: str) -> AccountTestCheckedBy:
    # Patchbay: a value that this client does not know is handed out as it is.
    return value  # type: ignore[return-value]
