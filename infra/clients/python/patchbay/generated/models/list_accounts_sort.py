from typing import Literal

ListAccountsSort = Literal[
    "-created_at",
    "-ends_at",
    "-last_used_at",
    "-origin_owner_name",
    "-updated_at",
    "created_at",
    "ends_at",
    "last_used_at",
    "origin_owner_name",
    "updated_at",
]

LIST_ACCOUNTS_SORT_VALUES: set[ListAccountsSort] = {
    "-created_at",
    "-ends_at",
    "-last_used_at",
    "-origin_owner_name",
    "-updated_at",
    "created_at",
    "ends_at",
    "last_used_at",
    "origin_owner_name",
    "updated_at",
}


def check_list_accounts_sort(value: str) -> ListAccountsSort:
    # Patchbay: a value that this client does not know is handed out as it is.
    return value  # type: ignore[return-value]
