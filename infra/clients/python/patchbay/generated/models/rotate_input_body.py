from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar

from attrs import define as _attrs_define

from ..types import UNSET, Unset

T = TypeVar("T", bound="RotateInputBody")


@_attrs_define
class RotateInputBody:
    """
    Attributes:
        leaked (bool | Unset): The former secret ends at once
    """

    leaked: bool | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        leaked = self.leaked

        field_dict: dict[str, Any] = {}

        field_dict.update({})
        if leaked is not UNSET:
            field_dict["leaked"] = leaked

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        leaked = d.pop("leaked", UNSET)

        rotate_input_body = cls(
            leaked=leaked,
        )

        return rotate_input_body
