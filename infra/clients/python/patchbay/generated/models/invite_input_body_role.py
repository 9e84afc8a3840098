from typing import Literal

InviteInputBodyRole = Literal["admin", "member", "viewer"]

INVITE_INPUT_BODY_ROLE_VALUES: set[InviteInputBodyRole] = {
    "admin",
    "member",
    "viewer",
}


def check_invite_input_body_role(value: str) -> InviteInputBodyRole:
    # Patchbay: a value that this client does not know is handed out as it is.
    return value  # type: ignore[return-value]
