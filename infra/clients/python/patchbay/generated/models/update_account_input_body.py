from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from attrs import define as _attrs_define

from ..models.update_account_input_body_type import (
    UpdateAccountInputBodyType,
    check_update_account_input_body_type,
)
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.new_sharing import NewSharing
    from ..models.update_account_input_body_credentials import (
        UpdateAccountInputBodyCredentials,
    )
    from ..models.update_account_input_body_metadata_type_0 import (
        UpdateAccountInputBodyMetadataType0,
    )
    from ..models.update_account_input_body_secrets import UpdateAccountInputBodySecrets
    from ..models.update_account_input_body_setup_information import (
        UpdateAccountInputBodySetupInformation,
    )


T = TypeVar("T", bound="UpdateAccountInputBody")


@_attrs_define
class UpdateAccountInputBody:
    """
    Attributes:
        authentication_config_key (str | Unset): Accepted for the published SDK
        credentials (UpdateAccountInputBodyCredentials | Unset): Config fields, secret or not
        environment (str | Unset): Accepted for the published SDK
        integration_id (str | Unset): Moves the account to another auth config of its connector
        label (Any | Unset): Text; null or an empty one removes it. The published SDK can only send {}, which leaves it
            as it is
        metadata (None | Unset | UpdateAccountInputBodyMetadataType0): null removes it
        origin_owner_id (str | Unset):
        origin_owner_name (str | Unset):
        origin_username (None | str | Unset): null or an empty text removes it
        provider (str | Unset): Only the account's own
        secrets (UpdateAccountInputBodySecrets | Unset): Config fields that are secret
        setup_information (UpdateAccountInputBodySetupInformation | Unset): Config fields that are not secret
        sharing (NewSharing | Unset):
        type_ (UpdateAccountInputBodyType | Unset):
    """

    authentication_config_key: str | Unset = UNSET
    credentials: UpdateAccountInputBodyCredentials | Unset = UNSET
    environment: str | Unset = UNSET
    integration_id: str | Unset = UNSET
    label: Any | Unset = UNSET
    metadata: None | Unset | UpdateAccountInputBodyMetadataType0 = UNSET
    origin_owner_id: str | Unset = UNSET
    origin_owner_name: str | Unset = UNSET
    origin_username: None | str | Unset = UNSET
    provider: str | Unset = UNSET
    secrets: UpdateAccountInputBodySecrets | Unset = UNSET
    setup_information: UpdateAccountInputBodySetupInformation | Unset = UNSET
    sharing: NewSharing | Unset = UNSET
    type_: UpdateAccountInputBodyType | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        from ..models.update_account_input_body_metadata_type_0 import (
            UpdateAccountInputBodyMetadataType0,
        )

        authentication_config_key = self.authentication_config_key

        credentials: dict[str, Any] | Unset = UNSET
        if not isinstance(self.credentials, Unset):
            credentials = self.credentials.to_dict()

        environment = self.environment

        integration_id = self.integration_id

        label = self.label

        metadata: dict[str, Any] | None | Unset
        if isinstance(self.metadata, Unset):
            metadata = UNSET
        elif isinstance(self.metadata, UpdateAccountInputBodyMetadataType0):
            metadata = self.metadata.to_dict()
        else:
            metadata = self.metadata

        origin_owner_id = self.origin_owner_id

        origin_owner_name = self.origin_owner_name

        origin_username: None | str | Unset
        if isinstance(self.origin_username, Unset):
            origin_username = UNSET
        else:
            origin_username = self.origin_username

        provider = self.provider

        secrets: dict[str, Any] | Unset = UNSET
        if not isinstance(self.secrets, Unset):
            secrets = self.secrets.to_dict()

        setup_information: dict[str, Any] | Unset = UNSET
        if not isinstance(self.setup_information, Unset):
            setup_information = self.setup_information.to_dict()

        sharing: dict[str, Any] | Unset = UNSET
        if not isinstance(self.sharing, Unset):
            sharing = self.sharing.to_dict()

        type_: str | Unset = UNSET
        if not isinstance(self.type_, Unset):
            type_ = self.type_

        field_dict: dict[str, Any] = {}

        field_dict.update({})
        if authentication_config_key is not UNSET:
            field_dict["authentication_config_key"] = authentication_config_key
        if credentials is not UNSET:
            field_dict["credentials"] = credentials
        if environment is not UNSET:
            field_dict["environment"] = environment
        if integration_id is not UNSET:
            field_dict["integration_id"] = integration_id
        if label is not UNSET:
            field_dict["label"] = label
        if metadata is not UNSET:
            field_dict["metadata"] = metadata
        if origin_owner_id is not UNSET:
            field_dict["origin_owner_id"] = origin_owner_id
        if origin_owner_name is not UNSET:
            field_dict["origin_owner_name"] = origin_owner_name
        if origin_username is not UNSET:
            field_dict["origin_username"] = origin_username
        if provider is not UNSET:
            field_dict["provider"] = provider
        if secrets is not UNSET:
            field_dict["secrets"] = secrets
        if setup_information is not UNSET:
            field_dict["setup_information"] = setup_information
        if sharing is not UNSET:
            field_dict["sharing"] = sharing
        if type_ is not UNSET:
            field_dict["type"] = type_

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.new_sharing import NewSharing
        from ..models.update_account_input_body_credentials import (
            UpdateAccountInputBodyCredentials,
        )
        from ..models.update_account_input_body_metadata_type_0 import (
            UpdateAccountInputBodyMetadataType0,
        )
        from ..models.update_account_input_body_secrets import (
            UpdateAccountInputBodySecrets,
        )
        from ..models.update_account_input_body_setup_information import (
            UpdateAccountInputBodySetupInformation,
        )

        d = dict(src_dict)
        authentication_config_key = d.pop("authentication_config_key", UNSET)

        _credentials = d.pop("credentials", UNSET)
        credentials: UpdateAccountInputBodyCredentials | Unset
        if isinstance(_credentials, Unset):
            credentials = UNSET
        else:
            credentials = UpdateAccountInputBodyCredentials.from_dict(_credentials)

        environment = d.pop("environment", UNSET)

        integration_id = d.pop("integration_id", UNSET)

        label = d.pop("label", UNSET)

        def _parse_metadata(
            data: object,
        ) -> None | Unset | UpdateAccountInputBodyMetadataType0:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                metadata_type_0 = UpdateAccountInputBodyMetadataType0.from_dict(data)

                return metadata_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | Unset | UpdateAccountInputBodyMetadataType0, data)

        metadata = _parse_metadata(d.pop("metadata", UNSET))

        origin_owner_id = d.pop("origin_owner_id", UNSET)

        origin_owner_name = d.pop("origin_owner_name", UNSET)

        def _parse_origin_username(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        origin_username = _parse_origin_username(d.pop("origin_username", UNSET))

        provider = d.pop("provider", UNSET)

        _secrets = d.pop("secrets", UNSET)
        secrets: UpdateAccountInputBodySecrets | Unset
        if isinstance(_secrets, Unset):
            secrets = UNSET
        else:
            secrets = UpdateAccountInputBodySecrets.from_dict(_secrets)

        _setup_information = d.pop("setup_information", UNSET)
        setup_information: UpdateAccountInputBodySetupInformation | Unset
        if isinstance(_setup_information, Unset):
            setup_information = UNSET
        else:
            setup_information = UpdateAccountInputBodySetupInformation.from_dict(
                _setup_information
            )

        _sharing = d.pop("sharing", UNSET)
        sharing: NewSharing | Unset
        if isinstance(_sharing, Unset):
            sharing = UNSET
        else:
            sharing = NewSharing.from_dict(_sharing)

        _type_ = d.pop("type", UNSET)
        type_: UpdateAccountInputBodyType | Unset
        if isinstance(_type_, Unset):
            type_ = UNSET
        else:
            type_ = check_update_account_input_body_type(_type_)

        update_account_input_body = cls(
            authentication_config_key=authentication_config_key,
            credentials=credentials,
            environment=environment,
            integration_id=integration_id,
            label=label,
            metadata=metadata,
            origin_owner_id=origin_owner_id,
            origin_owner_name=origin_owner_name,
            origin_username=origin_username,
            provider=provider,
            secrets=secrets,
            setup_information=setup_information,
            sharing=sharing,
            type_=type_,
        )

        return update_account_input_body
