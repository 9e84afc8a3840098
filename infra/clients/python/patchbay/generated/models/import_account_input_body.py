from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from attrs import define as _attrs_define

from ..models.import_account_input_body_type import (
    ImportAccountInputBodyType,
    check_import_account_input_body_type,
)
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.import_account_input_body_credentials import (
        ImportAccountInputBodyCredentials,
    )
    from ..models.import_account_input_body_metadata import (
        ImportAccountInputBodyMetadata,
    )
    from ..models.imported_tokens import ImportedTokens
    from ..models.new_sharing import NewSharing


T = TypeVar("T", bound="ImportAccountInputBody")


@_attrs_define
class ImportAccountInputBody:
    """
    Attributes:
        integration_id (str): The auth config
        origin_owner_id (str):
        origin_owner_name (str):
        credentials (ImportAccountInputBodyCredentials | Unset): Config fields, secret or not
        label (str | Unset):
        metadata (ImportAccountInputBodyMetadata | Unset):
        multiple (bool | Unset): Another account beside the one that the owner has
        origin_username (str | Unset):
        sharing (NewSharing | Unset):
        tokens (ImportedTokens | Unset):
        type_ (ImportAccountInputBodyType | Unset):
        verify (bool | Unset): false does not ask the provider
    """

    integration_id: str
    origin_owner_id: str
    origin_owner_name: str
    credentials: ImportAccountInputBodyCredentials | Unset = UNSET
    label: str | Unset = UNSET
    metadata: ImportAccountInputBodyMetadata | Unset = UNSET
    multiple: bool | Unset = UNSET
    origin_username: str | Unset = UNSET
    sharing: NewSharing | Unset = UNSET
    tokens: ImportedTokens | Unset = UNSET
    type_: ImportAccountInputBodyType | Unset = UNSET
    verify: bool | Unset = UNSET

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

        verify = self.verify

        field_dict: dict[str, Any] = {}

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
        if verify is not UNSET:
            field_dict["verify"] = verify

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.import_account_input_body_credentials import (
            ImportAccountInputBodyCredentials,
        )
        from ..models.import_account_input_body_metadata import (
            ImportAccountInputBodyMetadata,
        )
        from ..models.imported_tokens import ImportedTokens
        from ..models.new_sharing import NewSharing

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
        credentials: ImportAccountInputBodyCredentials | Unset
        if isinstance(_credentials, Unset):
            credentials = UNSET
        else:
            credentials = ImportAccountInputBodyCredentials.from_dict(_credentials)

        label = d.pop("label", UNSET)

        _metadata = d.pop("metadata", UNSET)
        metadata: ImportAccountInputBodyMetadata | Unset
        if isinstance(_metadata, Unset):
            metadata = UNSET
        else:
            metadata = ImportAccountInputBodyMetadata.from_dict(_metadata)

        multiple = d.pop("multiple", UNSET)

        origin_username = d.pop("origin_username", UNSET)

        _sharing = d.pop("sharing", UNSET)
        sharing: NewSharing | Unset
        if isinstance(_sharing, Unset):
            sharing = UNSET
        else:
            sharing = NewSharing.from_dict(_sharing)

        _tokens = d.pop("tokens", UNSET)
        tokens: ImportedTokens | Unset
        if isinstance(_tokens, Unset):
            tokens = UNSET
        else:
            tokens = ImportedTokens.from_dict(_tokens)

        _type_ = d.pop("type", UNSET)
        type_: ImportAccountInputBodyType | Unset
        if isinstance(_type_, Unset):
            type_ = UNSET
        else:
            type_ = check_import_account_input_body_type(_type_)

        verify = d.pop("verify", UNSET)

        import_account_input_body = cls(
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
            verify=verify,
        )

        return import_account_input_body
