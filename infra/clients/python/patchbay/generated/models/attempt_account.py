from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="AttemptAccount")


@_attrs_define
class AttemptAccount:
    """
    Attributes:
        id (str):
        access_ends_at (datetime.datetime | Unset): When the access ends for good, since nothing renews it
    """

    id: str
    access_ends_at: datetime.datetime | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        access_ends_at: str | Unset = UNSET
        if not isinstance(self.access_ends_at, Unset):
            access_ends_at = self.access_ends_at.isoformat()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
            }
        )
        if access_ends_at is not UNSET:
            field_dict["access_ends_at"] = access_ends_at

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        if "id" not in d:
            id = cast(Any, UNSET)
        else:
            id = d.pop("id")

        _access_ends_at = d.pop("access_ends_at", UNSET)
        access_ends_at: datetime.datetime | Unset
        if isinstance(_access_ends_at, Unset):
            access_ends_at = UNSET
        else:
            access_ends_at = datetime.datetime.fromisoformat(_access_ends_at)

        attempt_account = cls(
            id=id,
            access_ends_at=access_ends_at,
        )

        attempt_account.additional_properties = d
        return attempt_account

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
