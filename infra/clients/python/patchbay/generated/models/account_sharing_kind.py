from typing import Literal

AccountSharingKind = Literal["organization", "personal"]

ACCOUNT_SHARING_KIND_VALUES: set[AccountSharingKind] = {
    "organization",
    "personal",
}


def check_account_sharing_kind(value: str) -> AccountSharingKind:
    # Patchbay: a value that this client does not know is handed out as it is.
    return value  # type: ignore[return-value]
