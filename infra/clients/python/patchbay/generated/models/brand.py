from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.brand_colors import BrandColors


T = TypeVar("T", bound="Brand")


@_attrs_define
class Brand:
    """
    Attributes:
        product_name (str):
        colors (BrandColors | Unset):
        logo_url (str | Unset):
        privacy_url (str | Unset):
    """

    product_name: str
    colors: BrandColors | Unset = UNSET
    logo_url: str | Unset = UNSET
    privacy_url: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        product_name = self.product_name

        colors: dict[str, Any] | Unset = UNSET
        if not isinstance(self.colors, Unset):
            colors = self.colors.to_dict()

        logo_url = self.logo_url

        privacy_url = self.privacy_url

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "product_name": product_name,
            }
        )
        if colors is not UNSET:
            field_dict["colors"] = colors
        if logo_url is not UNSET:
            field_dict["logo_url"] = logo_url
        if privacy_url is not UNSET:
            field_dict["privacy_url"] = privacy_url

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.brand_colors import BrandColors

        d = dict(src_dict)
        if "product_name" not in d:
            product_name = cast(Any, UNSET)
        else:
            product_name = d.pop("product_name")

        _colors = d.pop("colors", UNSET)
        colors: BrandColors | Unset
        if isinstance(_colors, Unset):
            colors = UNSET
        else:
            colors = BrandColors.from_dict(_colors)

        logo_url = d.pop("logo_url", UNSET)

        privacy_url = d.pop("privacy_url", UNSET)

        brand = cls(
            product_name=product_name,
            colors=colors,
            logo_url=logo_url,
            privacy_url=privacy_url,
        )

        brand.additional_properties = d
        return brand

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
