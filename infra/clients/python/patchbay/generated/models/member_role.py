from typing import Literal

MemberRole = Literal["admin", "member", "viewer"]

MEMBER_ROLE_VALUES: set[MemberRole] = {
    "admin",
    "member",
    "viewer",
}


def check_member_role(value: str) -> MemberRole:
    # Patchbay: a value that this client does not know is handed out as it is.
    return value  # type: ignore[return-value]
