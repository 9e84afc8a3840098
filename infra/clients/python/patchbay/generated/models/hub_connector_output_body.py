from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET

if TYPE_CHECKING:
    from ..models.hub_config import HubConfig
    from ..models.hub_settings_struct import HubSettingsStruct


T = TypeVar("T", bound="HubConnectorOutputBody")


@_attrs_define
class HubConnectorOutputBody:
    """
    Attributes:
        config (HubConfig):
        hub_settings (HubSettingsStruct):
    """

    config: HubConfig
    hub_settings: HubSettingsStruct
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        config = self.config.to_dict()

        hub_settings = self.hub_settings.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "config": config,
                "hub_settings": hub_settings,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.hub_config import HubConfig
        from ..models.hub_settings_struct import HubSettingsStruct

        d = dict(src_dict)
        if "config" not in d:
            config = cast(Any, UNSET)
        else:
            config = HubConfig.from_dict(d.pop("config"))

        if "hub_settings" not in d:
            hub_settings = cast(Any, UNSET)
        else:
            hub_settings = HubSettingsStruct.from_dict(d.pop("hub_settings"))

        hub_connector_output_body = cls(
            config=config,
            hub_settings=hub_settings,
        )

        hub_connector_output_body.additional_properties = d
        return hub_connector_output_body

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
