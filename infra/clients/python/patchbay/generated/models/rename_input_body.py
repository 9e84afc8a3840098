from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar, cast

from attrs import define as _attrs_define

from ..types import UNSET

T = TypeVar("T", bound="RenameInputBody")


@_attrs_define
class RenameInputBody:
    """
    Attributes:
        name (str): As the console shows it
    """

    name: str

    def to_dict(self) -> dict[str, Any]:
        name = self.name

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "name": name,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        if "name" not in d:
            name = cast(Any, UNSET)
        else:
            name = d.pop("name")

        rename_input_body = cls(
            name=name,
        )

        return rename_input_body
