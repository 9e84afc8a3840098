from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar

from attrs import define as _attrs_define

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.hub_attempt_input_body_credentials import (
        HubAttemptInputBodyCredentials,
    )


T = TypeVar("T", bound="HubAttemptInputBody")


@_attrs_define
class HubAttemptInputBody:
    """
    Attributes:
        account_id (str | Unset): The account to link again; left out, the session's
        credentials (HubAttemptInputBodyCredentials | Unset): The form's values by field key
        integration_id (str | Unset): With it, the answer has the address at which a browser begins, without the
            session's token in it
        language (str | Unset): Of the flow's pages, as a BCP 47 tag
        token (str | Unset): Accepted for the published hub; the header authorises
    """

    account_id: str | Unset = UNSET
    credentials: HubAttemptInputBodyCredentials | Unset = UNSET
    integration_id: str | Unset = UNSET
    language: str | Unset = UNSET
    token: str | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        account_id = self.account_id

        credentials: dict[str, Any] | Unset = UNSET
        if not isinstance(self.credentials, Unset):
            credentials = self.credentials.to_dict()

        integration_id = self.integration_id

        language = self.language

        token = self.token

        field_dict: dict[str, Any] = {}

        field_dict.update({})
        if account_id is not UNSET:
            field_dict["account_id"] = account_id
        if credentials is not UNSET:
            field_dict["credentials"] = credentials
        if integration_id is not UNSET:
            field_dict["integration_id"] = integration_id
        if language is not UNSET:
            field_dict["language"] = language
        if token is not UNSET:
            field_dict["token"] = token

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.hub_attempt_input_body_credentials import (
            HubAttemptInputBodyCredentials,
        )

        d = dict(src_dict)
        account_id = d.pop("account_id", UNSET)

        _credentials = d.pop("credentials", UNSET)
        credentials: HubAttemptInputBodyCredentials | Unset
        if isinstance(_credentials, Unset):
            credentials = UNSET
        else:
            credentials = HubAttemptInputBodyCredentials.from_dict(_credentials)

        integration_id = d.pop("integration_id", UNSET)

        language = d.pop("language", UNSET)

        token = d.pop("token", UNSET)

        hub_attempt_input_body = cls(
            account_id=account_id,
            credentials=credentials,
            integration_id=integration_id,
            language=language,
            token=token,
        )

        return hub_attempt_input_body
