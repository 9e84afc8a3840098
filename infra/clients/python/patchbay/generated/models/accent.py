from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET

T = TypeVar("T", bound="Accent")


@_attrs_define
class Accent:
    """
    Attributes:
        accent (str): #rrggbb of buttons and links, with 4.5 to 1 on the page and under the text
        soft (str): #rrggbb behind what is chosen
        text (str): #rrggbb of text on a button
    """

    accent: str
    soft: str
    text: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        accent = self.accent

        soft = self.soft

        text = self.text

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "accent": accent,
                "soft": soft,
                "text": text,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        if "accent" not in d:
            accent = cast(Any, UNSET)
        else:
            accent = d.pop("accent")

        if "soft" not in d:
            soft = cast(Any, UNSET)
        else:
            soft = d.pop("soft")

        if "text" not in d:
            text = cast(Any, UNSET)
        else:
            text = d.pop("text")

        accent = cls(
            accent=accent,
            soft=soft,
            text=text,
        )

        accent.additional_properties = d
        return accent

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
