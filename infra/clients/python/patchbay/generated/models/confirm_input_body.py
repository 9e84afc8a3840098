from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar, cast

from attrs import define as _attrs_define

from ..types import UNSET, Unset

T = TypeVar("T", bound="ConfirmInputBody")


@_attrs_define
class ConfirmInputBody:
    """
    Attributes:
        link_code (str): Good for 5 minutes
        origin_owner_id (str): Of the user who is logged in in this browser
        code_verifier (str | Unset): Needed where the session has a code_challenge
    """

    link_code: str
    origin_owner_id: str
    code_verifier: str | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        link_code = self.link_code

        origin_owner_id = self.origin_owner_id

        code_verifier = self.code_verifier

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "link_code": link_code,
                "origin_owner_id": origin_owner_id,
            }
        )
        if code_verifier is not UNSET:
            field_dict["code_verifier"] = code_verifier

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        if "link_code" not in d:
            link_code = cast(Any, UNSET)
        else:
            link_code = d.pop("link_code")

        if "origin_owner_id" not in d:
            origin_owner_id = cast(Any, UNSET)
        else:
            origin_owner_id = d.pop("origin_owner_id")

        code_verifier = d.pop("code_verifier", UNSET)

        confirm_input_body = cls(
            link_code=link_code,
            origin_owner_id=origin_owner_id,
            code_verifier=code_verifier,
        )

        return confirm_input_body
