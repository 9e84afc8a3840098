from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar

from attrs import define as _attrs_define

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.imported_tokens_dpop_key import ImportedTokensDpopKey
    from ..models.imported_tokens_facts import ImportedTokensFacts


T = TypeVar("T", bound="ImportedTokens")


@_attrs_define
class ImportedTokens:
    """
    Attributes:
        access_token (str | Unset):
        dpop_key (ImportedTokensDpopKey | Unset): The private key that the tokens are bound to (RFC 9449), as a JSON Web
            Key of P-256
        expires_at (datetime.datetime | Unset): When access_token ends
        facts (ImportedTokensFacts | Unset): What a sign-in would have captured, such as instance_url
        refresh_token (str | Unset):
        scope (str | Unset): As granted, separated by spaces
        subject (str | Unset): The id_token's sub
    """

    access_token: str | Unset = UNSET
    dpop_key: ImportedTokensDpopKey | Unset = UNSET
    expires_at: datetime.datetime | Unset = UNSET
    facts: ImportedTokensFacts | Unset = UNSET
    refresh_token: str | Unset = UNSET
    scope: str | Unset = UNSET
    subject: str | Unset = UNSET

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
        from ..models.imported_tokens_dpop_key import ImportedTokensDpopKey
        from ..models.imported_tokens_facts import ImportedTokensFacts

        d = dict(src_dict)
        access_token = d.pop("access_token", UNSET)

        _dpop_key = d.pop("dpop_key", UNSET)
        dpop_key: ImportedTokensDpopKey | Unset
        if isinstance(_dpop_key, Unset):
            dpop_key = UNSET
        else:
            dpop_key = ImportedTokensDpopKey.from_dict(_dpop_key)

        _expires_at = d.pop("expires_at", UNSET)
        expires_at: datetime.datetime | Unset
        if isinstance(_expires_at, Unset):
            expires_at = UNSET
        else:
            expires_at = datetime.datetime.fromisoformat(_expires_at)

        _facts = d.pop("facts", UNSET)
        facts: ImportedTokensFacts | Unset
        if isinstance(_facts, Unset):
            facts = UNSET
        else:
            facts = ImportedTokensFacts.from_dict(_facts)

        refresh_token = d.pop("refresh_token", UNSET)

        scope = d.pop("scope", UNSET)

        subject = d.pop("subject", UNSET)

        imported_tokens = cls(
            access_token=access_token,
            dpop_key=dpop_key,
            expires_at=expires_at,
            facts=facts,
            refresh_token=refresh_token,
            scope=scope,
            subject=subject,
        )

        return imported_tokens
