from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.listed_connector_state import (
    ListedConnectorState,
    check_listed_connector_state,
)
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.auth_config import AuthConfig
    from ..models.icon import Icon


T = TypeVar("T", bound="ListedConnector")


@_attrs_define
class ListedConnector:
    """
    Attributes:
        auth_config_count (int):
        categories (list[str]):
        default_auth_config_id (None | str): null when the connector is not configured
        icon (Icon):
        key (str): The provider key
        linked_account_count (int):
        name (str):
        needs_app (bool): Each of its auth types takes an OAuth app that is registered with the provider; false where
            one does without
        release_stage (str):
        state (ListedConnectorState):
        auth_configs (list[AuthConfig] | Unset): Only with include=auth_configs
        logo_url (str | Unset):
        tags (list[str] | Unset): What it is besides, such as payments
    """

    auth_config_count: int
    categories: list[str]
    default_auth_config_id: None | str
    icon: Icon
    key: str
    linked_account_count: int
    name: str
    needs_app: bool
    release_stage: str
    state: ListedConnectorState
    auth_configs: list[AuthConfig] | Unset = UNSET
    logo_url: str | Unset = UNSET
    tags: list[str] | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        auth_config_count = self.auth_config_count

        categories = self.categories

        default_auth_config_id: None | str
        default_auth_config_id = self.default_auth_config_id

        icon = self.icon.to_dict()

        key = self.key

        linked_account_count = self.linked_account_count

        name = self.name

        needs_app = self.needs_app

        release_stage = self.release_stage

        state: str = self.state

        auth_configs: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.auth_configs, Unset):
            auth_configs = []
            for auth_configs_item_data in self.auth_configs:
                auth_configs_item = auth_configs_item_data.to_dict()
                auth_configs.append(auth_configs_item)

        logo_url = self.logo_url

        tags: list[str] | Unset = UNSET
        if not isinstance(self.tags, Unset):
            tags = self.tags

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "auth_config_count": auth_config_count,
                "categories": categories,
                "default_auth_config_id": default_auth_config_id,
                "icon": icon,
                "key": key,
                "linked_account_count": linked_account_count,
                "name": name,
                "needs_app": needs_app,
                "release_stage": release_stage,
                "state": state,
            }
        )
        if auth_configs is not UNSET:
            field_dict["auth_configs"] = auth_configs
        if logo_url is not UNSET:
            field_dict["logo_url"] = logo_url
        if tags is not UNSET:
            field_dict["tags"] = tags

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.auth_config import AuthConfig
        from ..models.icon import Icon

        d = dict(src_dict)
        if "auth_config_count" not in d:
            auth_config_count = cast(Any, UNSET)
        else:
            auth_config_count = d.pop("auth_config_count")

        if "categories" not in d:
            categories = cast(Any, UNSET)
        else:
            categories = cast(list[str], d.pop("categories"))

        if "default_auth_config_id" not in d:
            default_auth_config_id = cast(Any, UNSET)
        else:

            def _parse_default_auth_config_id(data: object) -> None | str:
                if data is None:
                    return data
                return cast(None | str, data)

            default_auth_config_id = _parse_default_auth_config_id(
                d.pop("default_auth_config_id")
            )

        if "icon" not in d:
            icon = cast(Any, UNSET)
        else:
            icon = Icon.from_dict(d.pop("icon"))

        if "key" not in d:
            key = cast(Any, UNSET)
        else:
            key = d.pop("key")

        if "linked_account_count" not in d:
            linked_account_count = cast(Any, UNSET)
        else:
            linked_account_count = d.pop("linked_account_count")

        if "name" not in d:
            name = cast(Any, UNSET)
        else:
            name = d.pop("name")

        if "needs_app" not in d:
            needs_app = cast(Any, UNSET)
        else:
            needs_app = d.pop("needs_app")

        if "release_stage" not in d:
            release_stage = cast(Any, UNSET)
        else:
            release_stage = d.pop("release_stage")

        if "state" not in d:
            state = cast(Any, UNSET)
        else:
            state = check_listed_connector_state(d.pop("state"))

        _auth_configs = d.pop("auth_configs", UNSET)
        auth_configs: list[AuthConfig] | Unset = UNSET
        if _auth_configs is not UNSET:
            auth_configs = []
            for auth_configs_item_data in _auth_configs:
                auth_configs_item = AuthConfig.from_dict(auth_configs_item_data)

                auth_configs.append(auth_configs_item)

        logo_url = d.pop("logo_url", UNSET)

        tags = cast(list[str], d.pop("tags", UNSET))

        listed_connector = cls(
            auth_config_count=auth_config_count,
            categories=categories,
            default_auth_config_id=default_auth_config_id,
            icon=icon,
            key=key,
            linked_account_count=linked_account_count,
            name=name,
            needs_app=needs_app,
            release_stage=release_stage,
            state=state,
            auth_configs=auth_configs,
            logo_url=logo_url,
            tags=tags,
        )

        listed_connector.additional_properties = d
        return listed_connector

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
