from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="DefinitionFault")


@_attrs_define
class DefinitionFault:
    """
    Attributes:
        message (str): What is wrong and what to do
        path (str): A JSON pointer (RFC 6901), such as /auth/0/oauth2/token/url
        line (int | Unset): From 1; left out where it is the whole text
    """

    message: str
    path: str
    line: int | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        message = self.message

        path = self.path

        line = self.line

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "message": message,
                "path": path,
            }
        )
        if line is not UNSET:
            field_dict["line"] = line

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        if "message" not in d:
            message = cast(Any, UNSET)
        else:
            message = d.pop("message")

        if "path" not in d:
            path = cast(Any, UNSET)
        else:
            path = d.pop("path")

        line = d.pop("line", UNSET)

        definition_fault = cls(
            message=message,
            path=path,
            line=line,
        )

        definition_fault.additional_properties = d
        return definition_fault

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
