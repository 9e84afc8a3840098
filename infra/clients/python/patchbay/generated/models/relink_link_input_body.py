from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar

from attrs import define as _attrs_define

from ..types import UNSET, Unset

T = TypeVar("T", bound="RelinkLinkInputBody")


@_attrs_define
class RelinkLinkInputBody:
    """
    Attributes:
        expires_in (int | Unset): Seconds; 1800 when left out. Beyond 7 days, the link is good for one time
        redirect_url (str | Unset): Where the page leads back to in the end, as of POST /connect_sessions
    """

    expires_in: int | Unset = UNSET
    redirect_url: str | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        expires_in = self.expires_in

        redirect_url = self.redirect_url

        field_dict: dict[str, Any] = {}

        field_dict.update({})
        if expires_in is not UNSET:
            field_dict["expires_in"] = expires_in
        if redirect_url is not UNSET:
            field_dict["redirect_url"] = redirect_url

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        expires_in = d.pop("expires_in", UNSET)

        redirect_url = d.pop("redirect_url", UNSET)

        relink_link_input_body = cls(
            expires_in=expires_in,
            redirect_url=redirect_url,
        )

        return relink_link_input_body
