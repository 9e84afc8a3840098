from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET

if TYPE_CHECKING:
    from ..models.configured_webhook_events_struct import ConfiguredWebhookEventsStruct
    from ..models.project_settings_struct import ProjectSettingsStruct


T = TypeVar("T", bound="HubSettingsStruct")


@_attrs_define
class HubSettingsStruct:
    """
    Attributes:
        configured_webhook_events (ConfiguredWebhookEventsStruct):
        project_settings (ProjectSettingsStruct):
    """

    configured_webhook_events: ConfiguredWebhookEventsStruct
    project_settings: ProjectSettingsStruct
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        configured_webhook_events = self.configured_webhook_events.to_dict()

        project_settings = self.project_settings.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "configured_webhook_events": configured_webhook_events,
                "project_settings": project_settings,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.configured_webhook_events_struct import (
            ConfiguredWebhookEventsStruct,
        )
        from ..models.project_settings_struct import ProjectSettingsStruct

        d = dict(src_dict)
        if "configured_webhook_events" not in d:
            configured_webhook_events = cast(Any, UNSET)
        else:
            configured_webhook_events = ConfiguredWebhookEventsStruct.from_dict(
                d.pop("configured_webhook_events")
            )

        if "project_settings" not in d:
            project_settings = cast(Any, UNSET)
        else:
            project_settings = ProjectSettingsStruct.from_dict(
                d.pop("project_settings")
            )

        hub_settings_struct = cls(
            configured_webhook_events=configured_webhook_events,
            project_settings=project_settings,
        )

        hub_settings_struct.additional_properties = d
        return hub_settings_struct

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
