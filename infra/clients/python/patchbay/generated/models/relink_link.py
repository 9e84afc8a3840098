from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET

T = TypeVar("T", bound="RelinkLink")


@_attrs_define
class RelinkLink:
    """
    Attributes:
        account_id (str):
        expires_at (datetime.datetime):
        session_id (int):
        url (str): Shown once; it carries the session's token
    """

    account_id: str
    expires_at: datetime.datetime
    session_id: int
    url: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        account_id = self.account_id

        expires_at = self.expires_at.isoformat()

        session_id = self.session_id

        url = self.url

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "account_id": account_id,
                "expires_at": expires_at,
                "session_id": session_id,
                "url": url,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        if "account_id" not in d:
            account_id = cast(Any, UNSET)
        else:
            account_id = d.pop("account_id")

        if "expires_at" not in d:
            expires_at = cast(Any, UNSET)
        else:
            expires_at = datetime.datetime.fromisoformat(d.pop("expires_at"))

        if "session_id" not in d:
            session_id = cast(Any, UNSET)
        else:
            session_id = d.pop("session_id")

        if "url" not in d:
            url = cast(Any, UNSET)
        else:
            url = d.pop("url")

        relink_link = cls(
            account_id=account_id,
            expires_at=expires_at,
            session_id=session_id,
            url=url,
        )

        relink_link.additional_properties = d
        return relink_link

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
