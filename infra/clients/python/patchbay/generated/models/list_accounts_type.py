from typing import Literal

ListAccountsType = Literal["production", "test"]

LIST_ACCOUNTS_TYPE_VALUES: set[ListAccountsType] = {
    "production",
    "test",
}


def check_list_accounts_type(value: str) -> ListAccountsType:
    # Patchbay: a value that this client does not know is handed out as it is.
    return value  # type: ignore[return-value]
