from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.exported_account_type import (
    ExportedAccountType,
    check_exported_account_type,
)
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.account_sharing import AccountSharing
    from ..models.exported_account_credentials import ExportedAccountCredentials
    from ..models.exported_account_metadata import ExportedAccountMetadata
    from ..models.exported_tokens import ExportedTokens


T = TypeVar("T", bound="ExportedAccount")


@_attrs_define
class ExportedAccount:
    """
    Attributes:
        integration_id (str): The auth config
        origin_owner_id (str):
        origin_owner_name (str):
        credentials (ExportedAccountCredentials | Unset): Config fields, secret or not
        label (str | Unset):
        metadata (ExportedAccountMetadata | Unset):
        multiple (bool | Unset): Another account beside the one that the owner has
        origin_username (str | Unset):
        sharing (AccountSharing | Unset):
        tokens (ExportedTokens | Unset):
        type_ (ExportedAccountType | Unset):
    """

    integration_id: str
    origin_owner_id: str
    origin_owner_name: str
    credentials: ExportedAccountCredentials | Unset = UNSET
    label: str | Unset = UNSET
    metadata: ExportedAccountMetadata | Unset = UNSET
    multiple: bool | Unset = UNSET
    origin_username: str | Unset = UNSET
    sharing: AccountSharing | Unset = UNSET
    tokens: ExportedTokens | Unset = UNSET
    type_: ExportedAccountType | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        integration_id = self.integration_id

        origin_owner_id = self.origin_owner_id

        origin_owner_name = self.origin_owner_name

        credentials: dict[str, Any] | Unset = UNSET
        if not isinstance(self.credentials, Unset):
            credentials = self.credentials.to_dict()

        label = self.label

        metadata: dict[str, Any] | Unset = UNSET
        if not isinstance(self.metadata, Unset):
            metadata = self.metadata.to_dict()

        multiple = self.multiple

        origin_username = self.origin_username

        sharing: dict[str, Any] | Unset = UNSET
        if not isinstance(self.sharing, Unset):
            sharing = self.sharing.to_dict()

        tokens: dict[str, Any] | Unset = UNSET
        if not isinstance(self.tokens, Unset):
            tokens = self.tokens.to_dict()

        type_: str | Unset = UNSET
        if not isinstance(self.type_, Unset):
            type_ = self.type_

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "integration_id": integration_id,
                "origin_owner_id": origin_owner_id,
                "origin_owner_name": origin_owner_name,
            }
        )
        if credentials is not UNSET:
            field_dict["credentials"] = credentials
        if label is not UNSET:
            field_dict["label"] = label
        if metadata is not UNSET:
            field_dict["metadata"] = metadata
        if multiple is not UNSET:
            field_dict["multiple"] = multiple
        if origin_username is not UNSET:
            field_dict["origin_username"] = origin_username
        if sharing is not UNSET:
            field_dict["sharing"] = sharing
        if tokens is not UNSET:
            field_dict["tokens"] = tokens
        if type_ is not UNSET:
            field_dict["type"] = type_

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.account_sharing import AccountSharing
        from ..models.exported_account_credentials import ExportedAccountCredentials
        from ..models.exported_account_metadata import ExportedAccountMetadata
        from ..models.exported_tokens import ExportedTokens

        d = dict(src_dict)
        if "integration_id" not in d:
            integration_id = cast(Any, UNSET)
        else:
            integration_id = d.pop("integration_id")

        if "origin_owner_id" not in d:
            origin_owner_id = cast(Any, UNSET)
        else:
            origin_owner_id = d.pop("origin_owner_id")

        if "origin_owner_name" not in d:
            origin_owner_name = cast(Any, UNSET)
        else:
            origin_owner_name = d.pop("origin_owner_name")

        _credentials = d.pop("credentials", UNSET)
        credentials: ExportedAccountCredentials | Unset
        if isinstance(_credentials, Unset):
            credentials = UNSET
        else:
            credentials = ExportedAccountCredentials.from_dict(_credentials)

        label = d.pop("label", UNSET)

        _metadata = d.pop("metadata", UNSET)
        metadata: ExportedAccountMetadata | Unset
        if isinstance(_metadata, Unset):
            metadata = UNSET
        else:
            metadata = ExportedAccountMetadata.from_dict(_metadata)

        multiple = d.pop("multiple", UNSET)

        origin_username = d.pop("origin_username", UNSET)

        _sharing = d.pop("sharing", UNSET)
        sharing: AccountSharing | Unset
        if isinstance(_sharing, Unset):
            sharing = UNSET
        else:
            sharing = AccountSharing.from_dict(_sharing)

        _tokens = d.pop("tokens", UNSET)
        tokens: ExportedTokens | Unset
        if isinstance(_tokens, Unset):
            tokens = UNSET
        else:
            tokens = ExportedTokens.from_dict(_tokens)

        _type_ = d.pop("type", UNSET)
        type_: ExportedAccountType | Unset
        if isinstance(_type_, Unset):
            type_ = UNSET
        else:
            type_ = check_exported_account_type(_type_)

        exported_account = cls(
            integration_id=integration_id,
            origin_owner_id=origin_owner_id,
            origin_owner_name=origin_owner_name,
            credentials=credentials,
            label=label,
            metadata=metadata,
            multiple=multiple,
            origin_username=origin_username,
            sharing=sharing,
            tokens=tokens,
            type_=type_,
        )

        exported_account.additional_properties = d
        return exported_account

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
