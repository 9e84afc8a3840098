from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET

T = TypeVar("T", bound="Icon")


@_attrs_define
class Icon:
    """
    Attributes:
        background (str): #rrggbb
        color (str): #rrggbb, which is read on the background
        letters (str):
    """

    background: str
    color: str
    letters: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        background = self.background

        color = self.color

        letters = self.letters

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "background": background,
                "color": color,
                "letters": letters,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        if "background" not in d:
            background = cast(Any, UNSET)
        else:
            background = d.pop("background")

        if "color" not in d:
            color = cast(Any, UNSET)
        else:
            color = d.pop("color")

        if "letters" not in d:
            letters = cast(Any, UNSET)
        else:
            letters = d.pop("letters")

        icon = cls(
            background=background,
            color=color,
            letters=letters,
        )

        icon.additional_properties = d
        return icon

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
