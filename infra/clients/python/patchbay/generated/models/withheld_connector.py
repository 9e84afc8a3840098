from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET

if TYPE_CHECKING:
    from ..models.category import Category


T = TypeVar("T", bound="WithheldConnector")


@_attrs_define
class WithheldConnector:
    """
    Attributes:
        categories (list[Category]): With their names, since GET /categories lacks those that are withheld whole
        name (str):
    """

    categories: list[Category]
    name: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        categories = []
        for categories_item_data in self.categories:
            categories_item = categories_item_data.to_dict()
            categories.append(categories_item)

        name = self.name

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "categories": categories,
                "name": name,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.category import Category

        d = dict(src_dict)
        if "categories" not in d:
            categories = cast(Any, UNSET)
        else:
            categories = []
            _categories = d.pop("categories")
            for categories_item_data in _categories:
                categories_item = Category.from_dict(categories_item_data)

                categories.append(categories_item)

        if "name" not in d:
            name = cast(Any, UNSET)
        else:
            name = d.pop("name")

        withheld_connector = cls(
            categories=categories,
            name=name,
        )

        withheld_connector.additional_properties = d
        return withheld_connector

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
