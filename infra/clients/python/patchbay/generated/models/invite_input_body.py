from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar, cast

from attrs import define as _attrs_define

from ..models.invite_input_body_role import (
    InviteInputBodyRole,
    check_invite_input_body_role,
)
from ..types import UNSET

T = TypeVar("T", bound="InviteInputBody")


@_attrs_define
class InviteInputBody:
    """
    Attributes:
        email (str):
        role (InviteInputBodyRole):
    """

    email: str
    role: InviteInputBodyRole

    def to_dict(self) -> dict[str, Any]:
        email = self.email

        role: str = self.role

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "email": email,
                "role": role,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        if "email" not in d:
            email = cast(Any, UNSET)
        else:
            email = d.pop("email")

        if "role" not in d:
            role = cast(Any, UNSET)
        else:
            role = check_invite_input_body_role(d.pop("role"))

        invite_input_body = cls(
            email=email,
            role=role,
        )

        return invite_input_body
