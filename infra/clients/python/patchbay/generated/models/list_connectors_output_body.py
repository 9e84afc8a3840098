from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.category import Category
    from ..models.listed_connector import ListedConnector


T = TypeVar("T", bound="ListConnectorsOutputBody")


@_attrs_define
class ListConnectorsOutputBody:
    """
    Attributes:
        data (list[ListedConnector]):
        next_cursor (None | str): null on the last page
        categories (list[Category] | Unset): Only with include=categories; by their names
    """

    data: list[ListedConnector]
    next_cursor: None | str
    categories: list[Category] | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        data = []
        for data_item_data in self.data:
            data_item = data_item_data.to_dict()
            data.append(data_item)

        next_cursor: None | str
        next_cursor = self.next_cursor

        categories: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.categories, Unset):
            categories = []
            for categories_item_data in self.categories:
                categories_item = categories_item_data.to_dict()
                categories.append(categories_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "data": data,
                "next_cursor": next_cursor,
            }
        )
        if categories is not UNSET:
            field_dict["categories"] = categories

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.category import Category
        from ..models.listed_connector import ListedConnector

        d = dict(src_dict)
        if "data" not in d:
            data = cast(Any, UNSET)
        else:
            data = []
            _data = d.pop("data")
            for data_item_data in _data:
                data_item = ListedConnector.from_dict(data_item_data)

                data.append(data_item)

        if "next_cursor" not in d:
            next_cursor = cast(Any, UNSET)
        else:

            def _parse_next_cursor(data: object) -> None | str:
                if data is None:
                    return data
                return cast(None | str, data)

            next_cursor = _parse_next_cursor(d.pop("next_cursor"))

        _categories = d.pop("categories", UNSET)
        categories: list[Category] | Unset = UNSET
        if _categories is not UNSET:
            categories = []
            for categories_item_data in _categories:
                categories_item = Category.from_dict(categories_item_data)

                categories.append(categories_item)

        list_connectors_output_body = cls(
            data=data,
            next_cursor=next_cursor,
            categories=categories,
        )

        list_connectors_output_body.additional_properties = d
        return list_connectors_output_body

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
