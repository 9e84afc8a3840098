from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar, cast

from attrs import define as _attrs_define

from ..types import UNSET

T = TypeVar("T", bound="AuthenticateSessionInputBody")


@_attrs_define
class AuthenticateSessionInputBody:
    """
    Attributes:
        token (str):
    """

    token: str

    def to_dict(self) -> dict[str, Any]:
        token = self.token

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "token": token,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        if "token" not in d:
            token = cast(Any, UNSET)
        else:
            token = d.pop("token")

        authenticate_session_input_body = cls(
            token=token,
        )

        return authenticate_session_input_body
