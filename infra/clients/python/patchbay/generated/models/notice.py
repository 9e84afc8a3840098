from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="Notice")


@_attrs_define
class Notice:
    """
    Attributes:
        description (str):
        key (str):
        type_ (str):
        anchor (str | Unset):
        position (str | Unset):
    """

    description: str
    key: str
    type_: str
    anchor: str | Unset = UNSET
    position: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        description = self.description

        key = self.key

        type_ = self.type_

        anchor = self.anchor

        position = self.position

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "description": description,
                "key": key,
                "type": type_,
            }
        )
        if anchor is not UNSET:
            field_dict["anchor"] = anchor
        if position is not UNSET:
            field_dict["position"] = position

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        if "description" not in d:
            description = cast(Any, UNSET)
        else:
            description = d.pop("description")

        if "key" not in d:
            key = cast(Any, UNSET)
        else:
            key = d.pop("key")

        if "type" not in d:
            type_ = cast(Any, UNSET)
        else:
            type_ = d.pop("type")

        anchor = d.pop("anchor", UNSET)

        position = d.pop("position", UNSET)

        notice = cls(
            description=description,
            key=key,
            type_=type_,
            anchor=anchor,
            position=position,
        )

        notice.additional_properties = d
        return notice

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
