from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar, cast

from attrs import define as _attrs_define

from ..types import UNSET

T = TypeVar("T", bound="FinishInputBody")


@_attrs_define
class FinishInputBody:
    """
    Attributes:
        code_verifier (str): RFC 7636 section 4.1; the session has its challenge
        link_code (str):
    """

    code_verifier: str
    link_code: str

    def to_dict(self) -> dict[str, Any]:
        code_verifier = self.code_verifier

        link_code = self.link_code

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "code_verifier": code_verifier,
                "link_code": link_code,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        if "code_verifier" not in d:
            code_verifier = cast(Any, UNSET)
        else:
            code_verifier = d.pop("code_verifier")

        if "link_code" not in d:
            link_code = cast(Any, UNSET)
        else:
            link_code = d.pop("link_code")

        finish_input_body = cls(
            code_verifier=code_verifier,
            link_code=link_code,
        )

        return finish_input_body
