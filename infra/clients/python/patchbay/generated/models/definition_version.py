from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET

T = TypeVar("T", bound="DefinitionVersion")


@_attrs_define
class DefinitionVersion:
    """
    Attributes:
        auth_types (list[str]):
        created_at (datetime.datetime):
        updated_at (datetime.datetime): Later than created_at when its text was replaced
        version (str):
    """

    auth_types: list[str]
    created_at: datetime.datetime
    updated_at: datetime.datetime
    version: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        auth_types = self.auth_types

        created_at = self.created_at.isoformat()

        updated_at = self.updated_at.isoformat()

        version = self.version

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "auth_types": auth_types,
                "created_at": created_at,
                "updated_at": updated_at,
                "version": version,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        if "auth_types" not in d:
            auth_types = cast(Any, UNSET)
        else:
            auth_types = cast(list[str], d.pop("auth_types"))

        if "created_at" not in d:
            created_at = cast(Any, UNSET)
        else:
            created_at = datetime.datetime.fromisoformat(d.pop("created_at"))

        if "updated_at" not in d:
            updated_at = cast(Any, UNSET)
        else:
            updated_at = datetime.datetime.fromisoformat(d.pop("updated_at"))

        if "version" not in d:
            version = cast(Any, UNSET)
        else:
            version = d.pop("version")

        definition_version = cls(
            auth_types=auth_types,
            created_at=created_at,
            updated_at=updated_at,
            version=version,
        )

        definition_version.additional_properties = d
        return definition_version

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
