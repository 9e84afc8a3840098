from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.hub_integration import HubIntegration


T = TypeVar("T", bound="HubConnectorsOutputBody")


@_attrs_define
class HubConnectorsOutputBody:
    """
    Attributes:
        integrations (list[HubIntegration]):
        next_cursor (str | Unset): Absent on the last page
    """

    integrations: list[HubIntegration]
    next_cursor: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        integrations = []
        for integrations_item_data in self.integrations:
            integrations_item = integrations_item_data.to_dict()
            integrations.append(integrations_item)

        next_cursor = self.next_cursor

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "integrations": integrations,
            }
        )
        if next_cursor is not UNSET:
            field_dict["next_cursor"] = next_cursor

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.hub_integration import HubIntegration

        d = dict(src_dict)
        if "integrations" not in d:
            integrations = cast(Any, UNSET)
        else:
            integrations = []
            _integrations = d.pop("integrations")
            for integrations_item_data in _integrations:
                integrations_item = HubIntegration.from_dict(integrations_item_data)

                integrations.append(integrations_item)

        next_cursor = d.pop("next_cursor", UNSET)

        hub_connectors_output_body = cls(
            integrations=integrations,
            next_cursor=next_cursor,
        )

        hub_connectors_output_body.additional_properties = d
        return hub_connectors_output_body

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
