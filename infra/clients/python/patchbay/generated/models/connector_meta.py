from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET

if TYPE_CHECKING:
    from ..models.connector_meta_models_struct import ConnectorMetaModelsStruct
    from ..models.meta_resources import MetaResources


T = TypeVar("T", bound="ConnectorMeta")


@_attrs_define
class ConnectorMeta:
    """
    Attributes:
        active (bool): Enabled in this project
        category (str):
        models (ConnectorMetaModelsStruct):
        provider (str):
        provider_name (str):
        resources (MetaResources):
    """

    active: bool
    category: str
    models: ConnectorMetaModelsStruct
    provider: str
    provider_name: str
    resources: MetaResources
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        active = self.active

        category = self.category

        models = self.models.to_dict()

        provider = self.provider

        provider_name = self.provider_name

        resources = self.resources.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "active": active,
                "category": category,
                "models": models,
                "provider": provider,
                "provider_name": provider_name,
                "resources": resources,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.connector_meta_models_struct import ConnectorMetaModelsStruct
        from ..models.meta_resources import MetaResources

        d = dict(src_dict)
        if "active" not in d:
            active = cast(Any, UNSET)
        else:
            active = d.pop("active")

        if "category" not in d:
            category = cast(Any, UNSET)
        else:
            category = d.pop("category")

        if "models" not in d:
            models = cast(Any, UNSET)
        else:
            models = ConnectorMetaModelsStruct.from_dict(d.pop("models"))

        if "provider" not in d:
            provider = cast(Any, UNSET)
        else:
            provider = d.pop("provider")

        if "provider_name" not in d:
            provider_name = cast(Any, UNSET)
        else:
            provider_name = d.pop("provider_name")

        if "resources" not in d:
            resources = cast(Any, UNSET)
        else:
            resources = MetaResources.from_dict(d.pop("resources"))

        connector_meta = cls(
            active=active,
            category=category,
            models=models,
            provider=provider,
            provider_name=provider_name,
            resources=resources,
        )

        connector_meta.additional_properties = d
        return connector_meta

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
