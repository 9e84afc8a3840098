from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.connector_detail_state import (
    ConnectorDetailState,
    check_connector_detail_state,
)
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.auth_config import AuthConfig
    from ..models.auth_type import AuthType
    from ..models.follow_up import FollowUp
    from ..models.icon import Icon


T = TypeVar("T", bound="ConnectorDetail")


@_attrs_define
class ConnectorDetail:
    """
    Attributes:
        auth_config_count (int):
        auth_configs (list[AuthConfig]):
        auth_types (list[AuthType]):
        categories (list[str]):
        default_auth_config_id (None | str): null when the connector is not configured
        icon (Icon):
        key (str): The provider key
        linked_account_count (int):
        name (str):
        needs_app (bool): Each of its auth types takes an OAuth app that is registered with the provider; false where
            one does without
        redirect_uri (str): To be registered with the provider for OAuth (rule 9)
        release_stage (str):
        state (ConnectorDetailState):
        docs_url (str | Unset):
        follow_up (FollowUp | Unset):
        logo_url (str | Unset):
        tags (list[str] | Unset): What it is besides, such as payments
    """

    auth_config_count: int
    auth_configs: list[AuthConfig]
    auth_types: list[AuthType]
    categories: list[str]
    default_auth_config_id: None | str
    icon: Icon
    key: str
    linked_account_count: int
    name: str
    needs_app: bool
    redirect_uri: str
    release_stage: str
    state: ConnectorDetailState
    docs_url: str | Unset = UNSET
    follow_up: FollowUp | Unset = UNSET
    logo_url: str | Unset = UNSET
    tags: list[str] | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        auth_config_count = self.auth_config_count

        auth_configs = []
        for auth_configs_item_data in self.auth_configs:
            auth_configs_item = auth_configs_item_data.to_dict()
            auth_configs.append(auth_configs_item)

        auth_types = []
        for auth_types_item_data in self.auth_types:
            auth_types_item = auth_types_item_data.to_dict()
            auth_types.append(auth_types_item)

        categories = self.categories

        default_auth_config_id: None | str
        default_auth_config_id = self.default_auth_config_id

        icon = self.icon.to_dict()

        key = self.key

        linked_account_count = self.linked_account_count

        name = self.name

        needs_app = self.needs_app

        redirect_uri = self.redirect_uri

        release_stage = self.release_stage

        state: str = self.state

        docs_url = self.docs_url

        follow_up: dict[str, Any] | Unset = UNSET
        if not isinstance(self.follow_up, Unset):
            follow_up = self.follow_up.to_dict()

        logo_url = self.logo_url

        tags: list[str] | Unset = UNSET
        if not isinstance(self.tags, Unset):
            tags = self.tags

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "auth_config_count": auth_config_count,
                "auth_configs": auth_configs,
                "auth_types": auth_types,
                "categories": categories,
                "default_auth_config_id": default_auth_config_id,
                "icon": icon,
                "key": key,
                "linked_account_count": linked_account_count,
                "name": name,
                "needs_app": needs_app,
                "redirect_uri": redirect_uri,
                "release_stage": release_stage,
                "state": state,
            }
        )
        if docs_url is not UNSET:
            field_dict["docs_url"] = docs_url
        if follow_up is not UNSET:
            field_dict["follow_up"] = follow_up
        if logo_url is not UNSET:
            field_dict["logo_url"] = logo_url
        if tags is not UNSET:
            field_dict["tags"] = tags

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.auth_config import AuthConfig
        from ..models.auth_type import AuthType
        from ..models.follow_up import FollowUp
        from ..models.icon import Icon

        d = dict(src_dict)
        if "auth_config_count" not in d:
            auth_config_count = cast(Any, UNSET)
        else:
            auth_config_count = d.pop("auth_config_count")

        if "auth_configs" not in d:
            auth_configs = cast(Any, UNSET)
        else:
            auth_configs = []
            _auth_configs = d.pop("auth_configs")
            for auth_configs_item_data in _auth_configs:
                auth_configs_item = AuthConfig.from_dict(auth_configs_item_data)

                auth_configs.append(auth_configs_item)

        if "auth_types" not in d:
            auth_types = cast(Any, UNSET)
        else:
            auth_types = []
            _auth_types = d.pop("auth_types")
            for auth_types_item_data in _auth_types:
                auth_types_item = AuthType.from_dict(auth_types_item_data)

                auth_types.append(auth_types_item)

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

        if "redirect_uri" not in d:
            redirect_uri = cast(Any, UNSET)
        else:
            redirect_uri = d.pop("redirect_uri")

        if "release_stage" not in d:
            release_stage = cast(Any, UNSET)
        else:
            release_stage = d.pop("release_stage")

        if "state" not in d:
            state = cast(Any, UNSET)
        else:
            state = check_connector_detail_state(d.pop("state"))

        docs_url = d.pop("docs_url", UNSET)

        _follow_up = d.pop("follow_up", UNSET)
        follow_up: FollowUp | Unset
        if isinstance(_follow_up, Unset):
            follow_up = UNSET
        else:
            follow_up = FollowUp.from_dict(_follow_up)

        logo_url = d.pop("logo_url", UNSET)

        tags = cast(list[str], d.pop("tags", UNSET))

        connector_detail = cls(
            auth_config_count=auth_config_count,
            auth_configs=auth_configs,
            auth_types=auth_types,
            categories=categories,
            default_auth_config_id=default_auth_config_id,
            icon=icon,
            key=key,
            linked_account_count=linked_account_count,
            name=name,
            needs_app=needs_app,
            redirect_uri=redirect_uri,
            release_stage=release_stage,
            state=state,
            docs_url=docs_url,
            follow_up=follow_up,
            logo_url=logo_url,
            tags=tags,
        )

        connector_detail.additional_properties = d
        return connector_detail

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
