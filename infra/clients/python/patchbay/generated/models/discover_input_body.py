from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar, cast

from attrs import define as _attrs_define

from ..types import UNSET, Unset

T = TypeVar("T", bound="DiscoverInputBody")


@_attrs_define
class DiscoverInputBody:
    """
    Attributes:
        url (str): The server's address, such as https://mcp.example.com/mcp
        name (str | Unset): Of the connector; from the address when left out
    """

    url: str
    name: str | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        url = self.url

        name = self.name

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "url": url,
            }
        )
        if name is not UNSET:
            field_dict["name"] = name

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        if "url" not in d:
            url = cast(Any, UNSET)
        else:
            url = d.pop("url")

        name = d.pop("name", UNSET)

        discover_input_body = cls(
            url=url,
            name=name,
        )

        return discover_input_body
