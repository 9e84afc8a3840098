from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET

if TYPE_CHECKING:
    from ..models.use_token import UseToken


T = TypeVar("T", bound="ListUseTokensOutputBody")


@_attrs_define
class ListUseTokensOutputBody:
    """
    Attributes:
        data (list[UseToken]):
        last_use_known (bool): Whether last_used_at is told: the project's log keeps every request
        next_cursor (None | str): null after the last page
    """

    data: list[UseToken]
    last_use_known: bool
    next_cursor: None | str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        data = []
        for data_item_data in self.data:
            data_item = data_item_data.to_dict()
            data.append(data_item)

        last_use_known = self.last_use_known

        next_cursor: None | str
        next_cursor = self.next_cursor

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "data": data,
                "last_use_known": last_use_known,
                "next_cursor": next_cursor,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.use_token import UseToken

        d = dict(src_dict)
        if "data" not in d:
            data = cast(Any, UNSET)
        else:
            data = []
            _data = d.pop("data")
            for data_item_data in _data:
                data_item = UseToken.from_dict(data_item_data)

                data.append(data_item)

        if "last_use_known" not in d:
            last_use_known = cast(Any, UNSET)
        else:
            last_use_known = d.pop("last_use_known")

        if "next_cursor" not in d:
            next_cursor = cast(Any, UNSET)
        else:

            def _parse_next_cursor(data: object) -> None | str:
                if data is None:
                    return data
                return cast(None | str, data)

            next_cursor = _parse_next_cursor(d.pop("next_cursor"))

        list_use_tokens_output_body = cls(
            data=data,
            last_use_known=last_use_known,
            next_cursor=next_cursor,
        )

        list_use_tokens_output_body.additional_properties = d
        return list_use_tokens_output_body

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
