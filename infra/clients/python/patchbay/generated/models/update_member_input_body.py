from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar, cast

from attrs import define as _attrs_define

from ..models.update_member_input_body_role import (
    UpdateMemberInputBodyRole,
    check_update_member_input_body_role,
)
from ..types import UNSET

T = TypeVar("T", bound="UpdateMemberInputBody")


@_attrs_define
class UpdateMemberInputBody:
    """
    Attributes:
        role (UpdateMemberInputBodyRole):
    """

    role: UpdateMemberInputBodyRole

    def to_dict(self) -> dict[str, Any]:
        role: str = self.role

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "role": role,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        if "role" not in d:
            role = cast(Any, UNSET)
        else:
            role = check_update_member_input_body_role(d.pop("role"))

        update_member_input_body = cls(
            role=role,
        )

        return update_member_input_body
