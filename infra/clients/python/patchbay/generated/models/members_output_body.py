from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET

if TYPE_CHECKING:
    from ..models.member import Member


T = TypeVar("T", bound="MembersOutputBody")


@_attrs_define
class MembersOutputBody:
    """
    Attributes:
        data (list[Member]):
        sign_in_configured (bool): Whether this deployment has a service that people sign in with
    """

    data: list[Member]
    sign_in_configured: bool
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        data = []
        for data_item_data in self.data:
            data_item = data_item_data.to_dict()
            data.append(data_item)

        sign_in_configured = self.sign_in_configured

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "data": data,
                "sign_in_configured": sign_in_configured,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.member import Member

        d = dict(src_dict)
        if "data" not in d:
            data = cast(Any, UNSET)
        else:
            data = []
            _data = d.pop("data")
            for data_item_data in _data:
                data_item = Member.from_dict(data_item_data)

                data.append(data_item)

        if "sign_in_configured" not in d:
            sign_in_configured = cast(Any, UNSET)
        else:
            sign_in_configured = d.pop("sign_in_configured")

        members_output_body = cls(
            data=data,
            sign_in_configured=sign_in_configured,
        )

        members_output_body.additional_properties = d
        return members_output_body

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
