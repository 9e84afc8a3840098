from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET

if TYPE_CHECKING:
    from ..models.models_struct import ModelsStruct


T = TypeVar("T", bound="AccountMetaOutputBody")


@_attrs_define
class AccountMetaOutputBody:
    """
    Attributes:
        category (str):
        models (ModelsStruct):
        provider (str):
    """

    category: str
    models: ModelsStruct
    provider: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        category = self.category

        models = self.models.to_dict()

        provider = self.provider

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "category": category,
                "models": models,
                "provider": provider,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.models_struct import ModelsStruct

        d = dict(src_dict)
        if "category" not in d:
            category = cast(Any, UNSET)
        else:
            category = d.pop("category")

        if "models" not in d:
            models = cast(Any, UNSET)
        else:
            models = ModelsStruct.from_dict(d.pop("models"))

        if "provider" not in d:
            provider = cast(Any, UNSET)
        else:
            provider = d.pop("provider")

        account_meta_output_body = cls(
            category=category,
            models=models,
            provider=provider,
        )

        account_meta_output_body.additional_properties = d
        return account_meta_output_body

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
