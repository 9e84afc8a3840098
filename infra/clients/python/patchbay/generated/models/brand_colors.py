from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET

if TYPE_CHECKING:
    from ..models.accent import Accent


T = TypeVar("T", bound="BrandColors")


@_attrs_define
class BrandColors:
    """
    Attributes:
        dark (Accent):
        light (Accent):
    """

    dark: Accent
    light: Accent
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        dark = self.dark.to_dict()

        light = self.light.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "dark": dark,
                "light": light,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.accent import Accent

        d = dict(src_dict)
        if "dark" not in d:
            dark = cast(Any, UNSET)
        else:
            dark = Accent.from_dict(d.pop("dark"))

        if "light" not in d:
            light = cast(Any, UNSET)
        else:
            light = Accent.from_dict(d.pop("light"))

        brand_colors = cls(
            dark=dark,
            light=light,
        )

        brand_colors.additional_properties = d
        return brand_colors

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
