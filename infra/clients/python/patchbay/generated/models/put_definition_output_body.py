from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET

if TYPE_CHECKING:
    from ..models.definition_version import DefinitionVersion


T = TypeVar("T", bound="PutDefinitionOutputBody")


@_attrs_define
class PutDefinitionOutputBody:
    """
    Attributes:
        categories (list[str]):
        created (bool): The version is new; false when it was there, with this text or another
        created_at (datetime.datetime):
        key (str): The provider key, for auth configs and everywhere else
        latest_version (str): What auth configs without a pin work by
        name (str):
        revision (int): Grows with each change; the ETag has it
        updated_at (datetime.datetime):
        version (str): That of the body
        versions (list[DefinitionVersion]): The latest first
    """

    categories: list[str]
    created: bool
    created_at: datetime.datetime
    key: str
    latest_version: str
    name: str
    revision: int
    updated_at: datetime.datetime
    version: str
    versions: list[DefinitionVersion]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        categories = self.categories

        created = self.created

        created_at = self.created_at.isoformat()

        key = self.key

        latest_version = self.latest_version

        name = self.name

        revision = self.revision

        updated_at = self.updated_at.isoformat()

        version = self.version

        versions = []
        for versions_item_data in self.versions:
            versions_item = versions_item_data.to_dict()
            versions.append(versions_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "categories": categories,
                "created": created,
                "created_at": created_at,
                "key": key,
                "latest_version": latest_version,
                "name": name,
                "revision": revision,
                "updated_at": updated_at,
                "version": version,
                "versions": versions,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.definition_version import DefinitionVersion

        d = dict(src_dict)
        if "categories" not in d:
            categories = cast(Any, UNSET)
        else:
            categories = cast(list[str], d.pop("categories"))

        if "created" not in d:
            created = cast(Any, UNSET)
        else:
            created = d.pop("created")

        if "created_at" not in d:
            created_at = cast(Any, UNSET)
        else:
            created_at = datetime.datetime.fromisoformat(d.pop("created_at"))

        if "key" not in d:
            key = cast(Any, UNSET)
        else:
            key = d.pop("key")

        if "latest_version" not in d:
            latest_version = cast(Any, UNSET)
        else:
            latest_version = d.pop("latest_version")

        if "name" not in d:
            name = cast(Any, UNSET)
        else:
            name = d.pop("name")

        if "revision" not in d:
            revision = cast(Any, UNSET)
        else:
            revision = d.pop("revision")

        if "updated_at" not in d:
            updated_at = cast(Any, UNSET)
        else:
            updated_at = datetime.datetime.fromisoformat(d.pop("updated_at"))

        if "version" not in d:
            version = cast(Any, UNSET)
        else:
            version = d.pop("version")

        if "versions" not in d:
            versions = cast(Any, UNSET)
        else:
            versions = []
            _versions = d.pop("versions")
            for versions_item_data in _versions:
                versions_item = DefinitionVersion.from_dict(versions_item_data)

                versions.append(versions_item)

        put_definition_output_body = cls(
            categories=categories,
            created=created,
            created_at=created_at,
            key=key,
            latest_version=latest_version,
            name=name,
            revision=revision,
            updated_at=updated_at,
            version=version,
            versions=versions,
        )

        put_definition_output_body.additional_properties = d
        return put_definition_output_body

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
