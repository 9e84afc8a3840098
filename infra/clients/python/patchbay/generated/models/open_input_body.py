from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar, cast

from attrs import define as _attrs_define

from ..types import UNSET

T = TypeVar("T", bound="OpenInputBody")


@_attrs_define
class OpenInputBody:
    """
    Attributes:
        api_key (str): It is kept nowhere
    """

    api_key: str

    def to_dict(self) -> dict[str, Any]:
        api_key = self.api_key

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "api_key": api_key,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        if "api_key" not in d:
            api_key = cast(Any, UNSET)
        else:
            api_key = d.pop("api_key")

        open_input_body = cls(
            api_key=api_key,
        )

        return open_input_body
