from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET

T = TypeVar("T", bound="SignedInUser")


@_attrs_define
class SignedInUser:
    """
    Attributes:
        email (str): Empty when the issuer tells none
        email_verified (bool): Whether the issuer vouches for it; else no invitation is taken by it
        id (str):
        name (str): What the person is known by
    """

    email: str
    email_verified: bool
    id: str
    name: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        email = self.email

        email_verified = self.email_verified

        id = self.id

        name = self.name

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "email": email,
                "email_verified": email_verified,
                "id": id,
                "name": name,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        if "email" not in d:
            email = cast(Any, UNSET)
        else:
            email = d.pop("email")

        if "email_verified" not in d:
            email_verified = cast(Any, UNSET)
        else:
            email_verified = d.pop("email_verified")

        if "id" not in d:
            id = cast(Any, UNSET)
        else:
            id = d.pop("id")

        if "name" not in d:
            name = cast(Any, UNSET)
        else:
            name = d.pop("name")

        signed_in_user = cls(
            email=email,
            email_verified=email_verified,
            id=id,
            name=name,
        )

        signed_in_user.additional_properties = d
        return signed_in_user

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
