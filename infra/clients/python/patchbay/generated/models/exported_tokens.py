from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.exported_tokens_dpop_key import ExportedTokensDpopKey
    from ..models.exported_tokens_facts import ExportedTokensFacts


T = TypeVar("T", bound="ExportedTokens")


@_attrs_define
class ExportedTokens:
    """
    Attributes:
        access_token (str | Unset):
        dpop_key (ExportedTokensDpopKey | Unset): The private key that the tokens are bound to (RFC 9449), as a JSON Web
            Key of P-256
        expires_at (datetime.datetime | Unset): When access_token ends
        facts (ExportedTokensFacts | Unset): What a sign-in would have captured, such as instance_url
        refresh_token (str | Unset):
        scope (str | Unset): As granted, separated by spaces
        subject (str | Unset): The id_token's sub
    """

    access_token: str | Unset = UNSET
    dpop_key: ExportedTokensDpopKey | Unset = UNSET
    expires_at: datetime.datetime | Unset = UNSET
    facts: ExportedTokensFacts | Unset = UNSET
    refresh_token: str | Unset = UNSET
    scope: str | Unset = UNSET
    subject: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        access_token = self.access_token

        dpop_key: dict[str, Any] | Unset = UNSET
        if not isinstance(self.dpop_key, Unset):
            dpop_key = self.dpop_key.to_dict()

        expires_at: str | Unset = UNSET
        if not isinstance(self.expires_at, Unset):
            expires_at = self.expires_at.isoformat()

        facts: dict[str, Any] | Unset = UNSET
        if not isinstance(self.facts, Unset):
            facts = self.facts.to_dict()

        refresh_token = self.refresh_token

        scope = self.scope

        subject = self.subject

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if access_token is not UNSET:
            field_dict["access_token"] = access_token
        if dpop_key is not UNSET:
            field_dict["dpop_key"] = dpop_key
        if expires_at is not UNSET:
            field_dict["expires_at"] = expires_at
        if facts is not UNSET:
            field_dict["facts"] = facts
        if refresh_token is not UNSET:
            field_dict["refresh_token"] = refresh_token
        if scope is not UNSET:
            field_dict["scope"] = scope
        if subject is not UNSET:
            field_dict["subject"] = subject

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.exported_tokens_dpop_key import ExportedTokensDpopKey
        from ..models.exported_tokens_facts import ExportedTokensFacts

        d = dict(src_dict)
        access_token = d.pop("access_token", UNSET)

        _dpop_key = d.pop("dpop_key", UNSET)
        dpop_key: ExportedTokensDpopKey | Unset
        if isinstance(_dpop_key, Unset):
            dpop_key = UNSET
        else:
            dpop_key = ExportedTokensDpopKey.from_dict(_dpop_key)

        _expires_at = d.pop("expires_at", UNSET)
        expires_at: datetime.datetime | Unset
        if isinstance(_expires_at, Unset):
            expires_at = UNSET
        else:
            expires_at = datetime.datetime.fromisoformat(_expires_at)

        _facts = d.pop("facts", UNSET)
        facts: ExportedTokensFacts | Unset
        if isinstance(_facts, Unset):
            facts = UNSET
        else:
            facts = ExportedTokensFacts.from_dict(_facts)

        refresh_token = d.pop("refresh_token", UNSET)

        scope = d.pop("scope", UNSET)

        subject = d.pop("subject", UNSET)

        exported_tokens = cls(
            access_token=access_token,
            dpop_key=dpop_key,
            expires_at=expires_at,
            facts=facts,
            refresh_token=refresh_token,
            scope=scope,
            subject=subject,
        )

        exported_tokens.additional_properties = d
        return exported_tokens

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
