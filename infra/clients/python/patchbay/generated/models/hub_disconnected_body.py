from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.hub_disconnected_body_revocation import (
    HubDisconnectedBodyRevocation,
    check_hub_disconnected_body_revocation,
)
from ..types import UNSET

T = TypeVar("T", bound="HubDisconnectedBody")


@_attrs_define
class HubDisconnectedBody:
    """
    Attributes:
        id (str):
        revocation (HubDisconnectedBodyRevocation): What became of the grant at the provider. The account is deleted in
            any case, and a revocation that failed is tried again for some hours
    """

    id: str
    revocation: HubDisconnectedBodyRevocation
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        revocation: str = self.revocation

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "revocation": revocation,
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

        if "revocation" not in d:
            revocation = cast(Any, UNSET)
        else:
            revocation = check_hub_disconnected_body_revocation(d.pop("revocation"))

        hub_disconnected_body = cls(
            id=id,
            revocation=revocation,
        )

        hub_disconnected_body.additional_properties = d
        return hub_disconnected_body

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
