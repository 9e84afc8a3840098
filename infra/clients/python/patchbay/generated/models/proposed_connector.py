from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET

T = TypeVar("T", bound="ProposedConnector")


@_attrs_define
class ProposedConnector:
    """
    Attributes:
        auth_type (str): For POST /auth_configs
        definition (str): For PUT /connector_definitions/{key}
        key (str):
        name (str):
        redirect_uri (str): Of a client that you register yourself
    """

    auth_type: str
    definition: str
    key: str
    name: str
    redirect_uri: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        auth_type = self.auth_type

        definition = self.definition

        key = self.key

        name = self.name

        redirect_uri = self.redirect_uri

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "auth_type": auth_type,
                "definition": definition,
                "key": key,
                "name": name,
                "redirect_uri": redirect_uri,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        if "auth_type" not in d:
            auth_type = cast(Any, UNSET)
        else:
            auth_type = d.pop("auth_type")

        if "definition" not in d:
            definition = cast(Any, UNSET)
        else:
            definition = d.pop("definition")

        if "key" not in d:
            key = cast(Any, UNSET)
        else:
            key = d.pop("key")

        if "name" not in d:
            name = cast(Any, UNSET)
        else:
            name = d.pop("name")

        if "redirect_uri" not in d:
            redirect_uri = cast(Any, UNSET)
        else:
            redirect_uri = d.pop("redirect_uri")

        proposed_connector = cls(
            auth_type=auth_type,
            definition=definition,
            key=key,
            name=name,
            redirect_uri=redirect_uri,
        )

        proposed_connector.additional_properties = d
        return proposed_connector

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
