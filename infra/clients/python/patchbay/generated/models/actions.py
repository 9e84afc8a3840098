from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET

if TYPE_CHECKING:
    from ..models.action_auth import ActionAuth
    from ..models.action_of_read import ActionOfRead


T = TypeVar("T", bound="Actions")


@_attrs_define
class Actions:
    """
    Attributes:
        actions (list[ActionOfRead]):
        authentication (list[ActionAuth]):
        icon (str):
        key (str):
        name (str):
        version (str): Of the connector's definition
    """

    actions: list[ActionOfRead]
    authentication: list[ActionAuth]
    icon: str
    key: str
    name: str
    version: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        actions = []
        for actions_item_data in self.actions:
            actions_item = actions_item_data.to_dict()
            actions.append(actions_item)

        authentication = []
        for authentication_item_data in self.authentication:
            authentication_item = authentication_item_data.to_dict()
            authentication.append(authentication_item)

        icon = self.icon

        key = self.key

        name = self.name

        version = self.version

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "actions": actions,
                "authentication": authentication,
                "icon": icon,
                "key": key,
                "name": name,
                "version": version,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.action_auth import ActionAuth
        from ..models.action_of_read import ActionOfRead

        d = dict(src_dict)
        if "actions" not in d:
            actions = cast(Any, UNSET)
        else:
            actions = []
            _actions = d.pop("actions")
            for actions_item_data in _actions:
                actions_item = ActionOfRead.from_dict(actions_item_data)

                actions.append(actions_item)

        if "authentication" not in d:
            authentication = cast(Any, UNSET)
        else:
            authentication = []
            _authentication = d.pop("authentication")
            for authentication_item_data in _authentication:
                authentication_item = ActionAuth.from_dict(authentication_item_data)

                authentication.append(authentication_item)

        if "icon" not in d:
            icon = cast(Any, UNSET)
        else:
            icon = d.pop("icon")

        if "key" not in d:
            key = cast(Any, UNSET)
        else:
            key = d.pop("key")

        if "name" not in d:
            name = cast(Any, UNSET)
        else:
            name = d.pop("name")

        if "version" not in d:
            version = cast(Any, UNSET)
        else:
            version = d.pop("version")

        actions = cls(
            actions=actions,
            authentication=authentication,
            icon=icon,
            key=key,
            name=name,
            version=version,
        )

        actions.additional_properties = d
        return actions

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
