from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from attrs import define as _attrs_define

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.new_call_policy import NewCallPolicy


T = TypeVar("T", bound="GrantRoleInputBody")


@_attrs_define
class GrantRoleInputBody:
    """
    Attributes:
        role_arn (str): The role in IAM; its path does not count
        scopes (list[str]): What it may do
        call_policy (NewCallPolicy | Unset):
        expires_at (datetime.datetime | Unset): When it ends; never when left out
        name (str | Unset): What it is for; the role's own name when left out
    """

    role_arn: str
    scopes: list[str]
    call_policy: NewCallPolicy | Unset = UNSET
    expires_at: datetime.datetime | Unset = UNSET
    name: str | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        role_arn = self.role_arn

        scopes = self.scopes

        call_policy: dict[str, Any] | Unset = UNSET
        if not isinstance(self.call_policy, Unset):
            call_policy = self.call_policy.to_dict()

        expires_at: str | Unset = UNSET
        if not isinstance(self.expires_at, Unset):
            expires_at = self.expires_at.isoformat()

        name = self.name

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "role_arn": role_arn,
                "scopes": scopes,
            }
        )
        if call_policy is not UNSET:
            field_dict["call_policy"] = call_policy
        if expires_at is not UNSET:
            field_dict["expires_at"] = expires_at
        if name is not UNSET:
            field_dict["name"] = name

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.new_call_policy import NewCallPolicy

        d = dict(src_dict)
        if "role_arn" not in d:
            role_arn = cast(Any, UNSET)
        else:
            role_arn = d.pop("role_arn")

        if "scopes" not in d:
            scopes = cast(Any, UNSET)
        else:
            scopes = cast(list[str], d.pop("scopes"))

        _call_policy = d.pop("call_policy", UNSET)
        call_policy: NewCallPolicy | Unset
        if isinstance(_call_policy, Unset):
            call_policy = UNSET
        else:
            call_policy = NewCallPolicy.from_dict(_call_policy)

        _expires_at = d.pop("expires_at", UNSET)
        expires_at: datetime.datetime | Unset
        if isinstance(_expires_at, Unset):
            expires_at = UNSET
        else:
            expires_at = datetime.datetime.fromisoformat(_expires_at)

        name = d.pop("name", UNSET)

        grant_role_input_body = cls(
            role_arn=role_arn,
            scopes=scopes,
            call_policy=call_policy,
            expires_at=expires_at,
            name=name,
        )

        return grant_role_input_body
