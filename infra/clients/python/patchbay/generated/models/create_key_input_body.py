from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from attrs import define as _attrs_define

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.new_call_policy import NewCallPolicy


T = TypeVar("T", bound="CreateKeyInputBody")


@_attrs_define
class CreateKeyInputBody:
    """
    Attributes:
        name (str): What it is for
        call_policy (NewCallPolicy | Unset):
        expires_at (datetime.datetime | Unset): When it ends; never when left out
        scopes (list[str] | Unset): What it may do; everything, also what later versions add, when left out
    """

    name: str
    call_policy: NewCallPolicy | Unset = UNSET
    expires_at: datetime.datetime | Unset = UNSET
    scopes: list[str] | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        name = self.name

        call_policy: dict[str, Any] | Unset = UNSET
        if not isinstance(self.call_policy, Unset):
            call_policy = self.call_policy.to_dict()

        expires_at: str | Unset = UNSET
        if not isinstance(self.expires_at, Unset):
            expires_at = self.expires_at.isoformat()

        scopes: list[str] | Unset = UNSET
        if not isinstance(self.scopes, Unset):
            scopes = self.scopes

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "name": name,
            }
        )
        if call_policy is not UNSET:
            field_dict["call_policy"] = call_policy
        if expires_at is not UNSET:
            field_dict["expires_at"] = expires_at
        if scopes is not UNSET:
            field_dict["scopes"] = scopes

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.new_call_policy import NewCallPolicy

        d = dict(src_dict)
        if "name" not in d:
            name = cast(Any, UNSET)
        else:
            name = d.pop("name")

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

        scopes = cast(list[str], d.pop("scopes", UNSET))

        create_key_input_body = cls(
            name=name,
            call_policy=call_policy,
            expires_at=expires_at,
            scopes=scopes,
        )

        return create_key_input_body
