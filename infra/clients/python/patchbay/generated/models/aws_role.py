from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.call_policy import CallPolicy


T = TypeVar("T", bound="AWSRole")


@_attrs_define
class AWSRole:
    """
    Attributes:
        created_at (datetime.datetime):
        id (str):
        name (str):
        role_arn (str): The role, without its path: its name is unique in its account
        scopes (list[str]):
        call_policy (CallPolicy | Unset):
        expires_at (datetime.datetime | Unset): When it ends, or ended; left out for no end
        last_used_on (datetime.date | Unset): The day in UTC on which the role last called; as of an API key
    """

    created_at: datetime.datetime
    id: str
    name: str
    role_arn: str
    scopes: list[str]
    call_policy: CallPolicy | Unset = UNSET
    expires_at: datetime.datetime | Unset = UNSET
    last_used_on: datetime.date | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        created_at = self.created_at.isoformat()

        id = self.id

        name = self.name

        role_arn = self.role_arn

        scopes = self.scopes

        call_policy: dict[str, Any] | Unset = UNSET
        if not isinstance(self.call_policy, Unset):
            call_policy = self.call_policy.to_dict()

        expires_at: str | Unset = UNSET
        if not isinstance(self.expires_at, Unset):
            expires_at = self.expires_at.isoformat()

        last_used_on: str | Unset = UNSET
        if not isinstance(self.last_used_on, Unset):
            last_used_on = self.last_used_on.isoformat()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "created_at": created_at,
                "id": id,
                "name": name,
                "role_arn": role_arn,
                "scopes": scopes,
            }
        )
        if call_policy is not UNSET:
            field_dict["call_policy"] = call_policy
        if expires_at is not UNSET:
            field_dict["expires_at"] = expires_at
        if last_used_on is not UNSET:
            field_dict["last_used_on"] = last_used_on

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.call_policy import CallPolicy

        d = dict(src_dict)
        if "created_at" not in d:
            created_at = cast(Any, UNSET)
        else:
            created_at = datetime.datetime.fromisoformat(d.pop("created_at"))

        if "id" not in d:
            id = cast(Any, UNSET)
        else:
            id = d.pop("id")

        if "name" not in d:
            name = cast(Any, UNSET)
        else:
            name = d.pop("name")

        if "role_arn" not in d:
            role_arn = cast(Any, UNSET)
        else:
            role_arn = d.pop("role_arn")

        if "scopes" not in d:
            scopes = cast(Any, UNSET)
        else:
            scopes = cast(list[str], d.pop("scopes"))

        _call_policy = d.pop("call_policy", UNSET)
        call_policy: CallPolicy | Unset
        if isinstance(_call_policy, Unset):
            call_policy = UNSET
        else:
            call_policy = CallPolicy.from_dict(_call_policy)

        _expires_at = d.pop("expires_at", UNSET)
        expires_at: datetime.datetime | Unset
        if isinstance(_expires_at, Unset):
            expires_at = UNSET
        else:
            expires_at = datetime.datetime.fromisoformat(_expires_at)

        _last_used_on = d.pop("last_used_on", UNSET)
        last_used_on: datetime.date | Unset
        if isinstance(_last_used_on, Unset):
            last_used_on = UNSET
        else:
            last_used_on = datetime.date.fromisoformat(_last_used_on)

        aws_role = cls(
            created_at=created_at,
            id=id,
            name=name,
            role_arn=role_arn,
            scopes=scopes,
            call_policy=call_policy,
            expires_at=expires_at,
            last_used_on=last_used_on,
        )

        aws_role.additional_properties = d
        return aws_role

    @property
    def additional_keys(self) -> list[str]:
        return list(self.additional_properties.keys())

    def __getitem__(self, key: str) -> Any:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties
