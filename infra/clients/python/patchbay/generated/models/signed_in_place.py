from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET

T = TypeVar("T", bound="SignedInPlace")


@_attrs_define
class SignedInPlace:
    """
    Attributes:
        id (str):
        name (str):
        role (None | str): viewer, member or admin; null for an API key
        scopes (list[str]): What may be done there
    """

    id: str
    name: str
    role: None | str
    scopes: list[str]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        name = self.name

        role: None | str
        role = self.role

        scopes = self.scopes

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "name": name,
                "role": role,
                "scopes": scopes,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        if "id" not in d:
            id = cast(Any, UNSET)
        else:
            id = d.pop("id")

        if "name" not in d:
            name = cast(Any, UNSET)
        else:
            name = d.pop("name")

        if "role" not in d:
            role = cast(Any, UNSET)
        else:

            def _parse_role(data: object) -> None | str:
                if data is None:
                    return data
                return cast(None | str, data)

            role = _parse_role(d.pop("role"))

        if "scopes" not in d:
            scopes = cast(Any, UNSET)
        else:
            scopes = cast(list[str], d.pop("scopes"))

        signed_in_place = cls(
            id=id,
            name=name,
            role=role,
            scopes=scopes,
        )

        signed_in_place.additional_properties = d
        return signed_in_place

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
