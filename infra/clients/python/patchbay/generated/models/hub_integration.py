from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET

if TYPE_CHECKING:
    from ..models.hub_category import HubCategory
    from ..models.icon import Icon


T = TypeVar("T", bound="HubIntegration")


@_attrs_define
class HubIntegration:
    """
    Attributes:
        active (bool):
        authentication_config_key (str):
        categories (list[HubCategory]): All of them; type is the first
        category_name (str): What people call the type
        environment (str):
        icon (Icon):
        integration_id (str):
        logo_url (str):
        name (str):
        provider (str):
        type_ (str):
        version (str):
    """

    active: bool
    authentication_config_key: str
    categories: list[HubCategory]
    category_name: str
    environment: str
    icon: Icon
    integration_id: str
    logo_url: str
    name: str
    provider: str
    type_: str
    version: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        active = self.active

        authentication_config_key = self.authentication_config_key

        categories = []
        for categories_item_data in self.categories:
            categories_item = categories_item_data.to_dict()
            categories.append(categories_item)

        category_name = self.category_name

        environment = self.environment

        icon = self.icon.to_dict()

        integration_id = self.integration_id

        logo_url = self.logo_url

        name = self.name

        provider = self.provider

        type_ = self.type_

        version = self.version

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "active": active,
                "authentication_config_key": authentication_config_key,
                "categories": categories,
                "category_name": category_name,
                "environment": environment,
                "icon": icon,
                "integration_id": integration_id,
                "logo_url": logo_url,
                "name": name,
                "provider": provider,
                "type": type_,
                "version": version,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.hub_category import HubCategory
        from ..models.icon import Icon

        d = dict(src_dict)
        if "active" not in d:
            active = cast(Any, UNSET)
        else:
            active = d.pop("active")

        if "authentication_config_key" not in d:
            authentication_config_key = cast(Any, UNSET)
        else:
            authentication_config_key = d.pop("authentication_config_key")

        if "categories" not in d:
            categories = cast(Any, UNSET)
        else:
            categories = []
            _categories = d.pop("categories")
            for categories_item_data in _categories:
                categories_item = HubCategory.from_dict(categories_item_data)

                categories.append(categories_item)

        if "category_name" not in d:
            category_name = cast(Any, UNSET)
        else:
            category_name = d.pop("category_name")

        if "environment" not in d:
            environment = cast(Any, UNSET)
        else:
            environment = d.pop("environment")

        if "icon" not in d:
            icon = cast(Any, UNSET)
        else:
            icon = Icon.from_dict(d.pop("icon"))

        if "integration_id" not in d:
            integration_id = cast(Any, UNSET)
        else:
            integration_id = d.pop("integration_id")

        if "logo_url" not in d:
            logo_url = cast(Any, UNSET)
        else:
            logo_url = d.pop("logo_url")

        if "name" not in d:
            name = cast(Any, UNSET)
        else:
            name = d.pop("name")

        if "provider" not in d:
            provider = cast(Any, UNSET)
        else:
            provider = d.pop("provider")

        if "type" not in d:
            type_ = cast(Any, UNSET)
        else:
            type_ = d.pop("type")

        if "version" not in d:
            version = cast(Any, UNSET)
        else:
            version = d.pop("version")

        hub_integration = cls(
            active=active,
            authentication_config_key=authentication_config_key,
            categories=categories,
            category_name=category_name,
            environment=environment,
            icon=icon,
            integration_id=integration_id,
            logo_url=logo_url,
            name=name,
            provider=provider,
            type_=type_,
            version=version,
        )

        hub_integration.additional_properties = d
        return hub_integration

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
