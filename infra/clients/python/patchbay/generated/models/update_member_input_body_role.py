from typing import Literal

UpdateMemberInputBodyRole = Literal["admin", "member", "viewer"]

UPDATE_MEMBER_INPUT_BODY_ROLE_VALUES: set[UpdateMemberInputBodyRole] = {
    "admin",
    "member",
    "viewer",
}


def check_update_member_input_body_role(value: str) -> UpdateMemberInputBodyRole:
    # Patchbay: a value that this client does not know is handed out as it is.
    return value  # type: ignore[return-value]
