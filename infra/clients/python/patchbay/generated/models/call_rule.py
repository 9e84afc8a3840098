from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="CallRule")


@_attrs_define
class CallRule:
    """
    Attributes:
        host (str | Unset):
        methods (list[str] | Unset):
        path (str | Unset):
        tool (str | Unset):
    """

    host: str | Unset = UNSET
    methods: list[str] | Unset = UNSET
    path: str | Unset = UNSET
    tool: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        host = self.host

        methods: list[str] | Unset = UNSET
        if not isinstance(self.methods, Unset):
            methods = self.methods

        path = self.path

        tool = self.tool

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if host is not UNSET:
            field_dict["host"] = host
        if methods is not UNSET:
            field_dict["methods"] = methods
        if path is not UNSET:
            field_dict["path"] = path
        if tool is not UNSET:
            field_dict["tool"] = tool

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        host = d.pop("host", UNSET)

        methods = cast(list[str], d.pop("methods", UNSET))

        path = d.pop("path", UNSET)

        tool = d.pop("tool", UNSET)

        call_rule = cls(
            host=host,
            methods=methods,
            path=path,
            tool=tool,
        )

        call_rule.additional_properties = d
        return call_rule

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
