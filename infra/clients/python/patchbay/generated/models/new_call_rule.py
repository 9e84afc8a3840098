from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar, cast

from attrs import define as _attrs_define

from ..types import UNSET, Unset

T = TypeVar("T", bound="NewCallRule")


@_attrs_define
class NewCallRule:
    """
    Attributes:
        host (str | Unset): A host of the connector, or * for each. Left out, each in deny and approve, and that of the
            connector's base address in allow
        methods (list[str] | Unset): Every method when left out; GET and HEAD, in allow of a read-only policy
        path (str | Unset): The whole path at the provider, decoded: * is any characters of one segment, ** any number
            of segments. Every path when left out
        tool (str | Unset): A tool of an account at an MCP server, * is any characters. A rule of allow that names one
            lets no other message pass
    """

    host: str | Unset = UNSET
    methods: list[str] | Unset = UNSET
    path: str | Unset = UNSET
    tool: str | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        host = self.host

        methods: list[str] | Unset = UNSET
        if not isinstance(self.methods, Unset):
            methods = self.methods

        path = self.path

        tool = self.tool

        field_dict: dict[str, Any] = {}

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

        new_call_rule = cls(
            host=host,
            methods=methods,
            path=path,
            tool=tool,
        )

        return new_call_rule
