from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.placed_at_in import PlacedAtIn, check_placed_at_in
from ..types import UNSET, Unset

T = TypeVar("T", bound="PlacedAt")


@_attrs_define
class PlacedAt:
    """
    Attributes:
        in_ (PlacedAtIn):
        name (str):
        value (str | Unset): Ready to be sent; left out where it has a value that only Patchbay knows, such as a setup
            field
    """

    in_: PlacedAtIn
    name: str
    value: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        in_: str = self.in_

        name = self.name

        value = self.value

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "in": in_,
                "name": name,
            }
        )
        if value is not UNSET:
            field_dict["value"] = value

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        if "in" not in d:
            in_ = cast(Any, UNSET)
        else:
            in_ = check_placed_at_in(d.pop("in"))

        if "name" not in d:
            name = cast(Any, UNSET)
        else:
            name = d.pop("name")

        value = d.pop("value", UNSET)

        placed_at = cls(
            in_=in_,
            name=name,
            value=value,
        )

        placed_at.additional_properties = d
        return placed_at

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
