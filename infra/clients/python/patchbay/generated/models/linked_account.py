from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.linked_account_status import (
    LinkedAccountStatus,
    check_linked_account_status,
)
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.account_sharing import AccountSharing
    from ..models.granted_scopes import GrantedScopes
    from ..models.linked_account_setup_information import LinkedAccountSetupInformation
    from ..models.status_reason import StatusReason
    from ..models.upstream_identity import UpstreamIdentity


T = TypeVar("T", bound="LinkedAccount")


@_attrs_define
class LinkedAccount:
    """
    Attributes:
        authentication_config_key (str):
        created_at (datetime.datetime):
        id (str):
        integration_id (str):
        label (None | str):
        metadata (Any):
        origin_owner_id (str):
        origin_owner_name (str):
        origin_username (None | str):
        provider (str):
        setup_information (LinkedAccountSetupInformation):
        status (LinkedAccountStatus):
        status_reasons (list[StatusReason]):
        type_ (str):
        updated_at (datetime.datetime):
        access_ends_at (datetime.datetime | Unset): When the access ends for good, since nothing renews it
        grant_ends_at (datetime.datetime | Unset): When the grant ends, however often it is renewed
        last_used_at (datetime.datetime | Unset): To within some minutes
        provider_name (str | Unset):
        recovered_at (datetime.datetime | Unset): When the account last came back from error by itself
        scopes (GrantedScopes | Unset):
        sharing (AccountSharing | Unset):
        suspended_at (datetime.datetime | Unset):
        upstream (UpstreamIdentity | Unset):
    """

    authentication_config_key: str
    created_at: datetime.datetime
    id: str
    integration_id: str
    label: None | str
    metadata: Any
    origin_owner_id: str
    origin_owner_name: str
    origin_username: None | str
    provider: str
    setup_information: LinkedAccountSetupInformation
    status: LinkedAccountStatus
    status_reasons: list[StatusReason]
    type_: str
    updated_at: datetime.datetime
    access_ends_at: datetime.datetime | Unset = UNSET
    grant_ends_at: datetime.datetime | Unset = UNSET
    last_used_at: datetime.datetime | Unset = UNSET
    provider_name: str | Unset = UNSET
    recovered_at: datetime.datetime | Unset = UNSET
    scopes: GrantedScopes | Unset = UNSET
    sharing: AccountSharing | Unset = UNSET
    suspended_at: datetime.datetime | Unset = UNSET
    upstream: UpstreamIdentity | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        authentication_config_key = self.authentication_config_key

        created_at = self.created_at.isoformat()

        id = self.id

        integration_id = self.integration_id

        label: None | str
        label = self.label

        metadata = self.metadata

        origin_owner_id = self.origin_owner_id

        origin_owner_name = self.origin_owner_name

        origin_username: None | str
        origin_username = self.origin_username

        provider = self.provider

        setup_information = self.setup_information.to_dict()

        status: str = self.status

        status_reasons = []
        for status_reasons_item_data in self.status_reasons:
            status_reasons_item = status_reasons_item_data.to_dict()
            status_reasons.append(status_reasons_item)

        type_ = self.type_

        updated_at = self.updated_at.isoformat()

        access_ends_at: str | Unset = UNSET
        if not isinstance(self.access_ends_at, Unset):
            access_ends_at = self.access_ends_at.isoformat()

        grant_ends_at: str | Unset = UNSET
        if not isinstance(self.grant_ends_at, Unset):
            grant_ends_at = self.grant_ends_at.isoformat()

        last_used_at: str | Unset = UNSET
        if not isinstance(self.last_used_at, Unset):
            last_used_at = self.last_used_at.isoformat()

        provider_name = self.provider_name

        recovered_at: str | Unset = UNSET
        if not isinstance(self.recovered_at, Unset):
            recovered_at = self.recovered_at.isoformat()

        scopes: dict[str, Any] | Unset = UNSET
        if not isinstance(self.scopes, Unset):
            scopes = self.scopes.to_dict()

        sharing: dict[str, Any] | Unset = UNSET
        if not isinstance(self.sharing, Unset):
            sharing = self.sharing.to_dict()

        suspended_at: str | Unset = UNSET
        if not isinstance(self.suspended_at, Unset):
            suspended_at = self.suspended_at.isoformat()

        upstream: dict[str, Any] | Unset = UNSET
        if not isinstance(self.upstream, Unset):
            upstream = self.upstream.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "authentication_config_key": authentication_config_key,
                "created_at": created_at,
                "id": id,
                "integration_id": integration_id,
                "label": label,
                "metadata": metadata,
                "origin_owner_id": origin_owner_id,
                "origin_owner_name": origin_owner_name,
                "origin_username": origin_username,
                "provider": provider,
                "setup_information": setup_information,
                "status": status,
                "status_reasons": status_reasons,
                "type": type_,
                "updated_at": updated_at,
            }
        )
        if access_ends_at is not UNSET:
            field_dict["access_ends_at"] = access_ends_at
        if grant_ends_at is not UNSET:
            field_dict["grant_ends_at"] = grant_ends_at
        if last_used_at is not UNSET:
            field_dict["last_used_at"] = last_used_at
        if provider_name is not UNSET:
            field_dict["provider_name"] = provider_name
        if recovered_at is not UNSET:
            field_dict["recovered_at"] = recovered_at
        if scopes is not UNSET:
            field_dict["scopes"] = scopes
        if sharing is not UNSET:
            field_dict["sharing"] = sharing
        if suspended_at is not UNSET:
            field_dict["suspended_at"] = suspended_at
        if upstream is not UNSET:
            field_dict["upstream"] = upstream

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.account_sharing import AccountSharing
        from ..models.granted_scopes import GrantedScopes
        from ..models.linked_account_setup_information import (
            LinkedAccountSetupInformation,
        )
        from ..models.status_reason import StatusReason
        from ..models.upstream_identity import UpstreamIdentity

        d = dict(src_dict)
        if "authentication_config_key" not in d:
            authentication_config_key = cast(Any, UNSET)
        else:
            authentication_config_key = d.pop("authentication_config_key")

        if "created_at" not in d:
            created_at = cast(Any, UNSET)
        else:
            created_at = datetime.datetime.fromisoformat(d.pop("created_at"))

        if "id" not in d:
            id = cast(Any, UNSET)
        else:
            id = d.pop("id")

        if "integration_id" not in d:
            integration_id = cast(Any, UNSET)
        else:
            integration_id = d.pop("integration_id")

        if "label" not in d:
            label = cast(Any, UNSET)
        else:

            def _parse_label(data: object) -> None | str:
                if data is None:
                    return data
                return cast(None | str, data)

            label = _parse_label(d.pop("label"))

        if "metadata" not in d:
            metadata = cast(Any, UNSET)
        else:
            metadata = d.pop("metadata")

        if "origin_owner_id" not in d:
            origin_owner_id = cast(Any, UNSET)
        else:
            origin_owner_id = d.pop("origin_owner_id")

        if "origin_owner_name" not in d:
            origin_owner_name = cast(Any, UNSET)
        else:
            origin_owner_name = d.pop("origin_owner_name")

        if "origin_username" not in d:
            origin_username = cast(Any, UNSET)
        else:

            def _parse_origin_username(data: object) -> None | str:
                if data is None:
                    return data
                return cast(None | str, data)

            origin_username = _parse_origin_username(d.pop("origin_username"))

        if "provider" not in d:
            provider = cast(Any, UNSET)
        else:
            provider = d.pop("provider")

        if "setup_information" not in d:
            setup_information = cast(Any, UNSET)
        else:
            setup_information = LinkedAccountSetupInformation.from_dict(
                d.pop("setup_information")
            )

        if "status" not in d:
            status = cast(Any, UNSET)
        else:
            status = check_linked_account_status(d.pop("status"))

        if "status_reasons" not in d:
            status_reasons = cast(Any, UNSET)
        else:
            status_reasons = []
            _status_reasons = d.pop("status_reasons")
            for status_reasons_item_data in _status_reasons:
                status_reasons_item = StatusReason.from_dict(status_reasons_item_data)

                status_reasons.append(status_reasons_item)

        if "type" not in d:
            type_ = cast(Any, UNSET)
        else:
            type_ = d.pop("type")

        if "updated_at" not in d:
            updated_at = cast(Any, UNSET)
        else:
            updated_at = datetime.datetime.fromisoformat(d.pop("updated_at"))

        _access_ends_at = d.pop("access_ends_at", UNSET)
        access_ends_at: datetime.datetime | Unset
        if isinstance(_access_ends_at, Unset):
            access_ends_at = UNSET
        else:
            access_ends_at = datetime.datetime.fromisoformat(_access_ends_at)

        _grant_ends_at = d.pop("grant_ends_at", UNSET)
        grant_ends_at: datetime.datetime | Unset
        if isinstance(_grant_ends_at, Unset):
            grant_ends_at = UNSET
        else:
            grant_ends_at = datetime.datetime.fromisoformat(_grant_ends_at)

        _last_used_at = d.pop("last_used_at", UNSET)
        last_used_at: datetime.datetime | Unset
        if isinstance(_last_used_at, Unset):
            last_used_at = UNSET
        else:
            last_used_at = datetime.datetime.fromisoformat(_last_used_at)

        provider_name = d.pop("provider_name", UNSET)

        _recovered_at = d.pop("recovered_at", UNSET)
        recovered_at: datetime.datetime | Unset
        if isinstance(_recovered_at, Unset):
            recovered_at = UNSET
        else:
            recovered_at = datetime.datetime.fromisoformat(_recovered_at)

        _scopes = d.pop("scopes", UNSET)
        scopes: GrantedScopes | Unset
        if isinstance(_scopes, Unset):
            scopes = UNSET
        else:
            scopes = GrantedScopes.from_dict(_scopes)

        _sharing = d.pop("sharing", UNSET)
        sharing: AccountSharing | Unset
        if isinstance(_sharing, Unset):
            sharing = UNSET
        else:
            sharing = AccountSharing.from_dict(_sharing)

        _suspended_at = d.pop("suspended_at", UNSET)
        suspended_at: datetime.datetime | Unset
        if isinstance(_suspended_at, Unset):
            suspended_at = UNSET
        else:
            suspended_at = datetime.datetime.fromisoformat(_suspended_at)

        _upstream = d.pop("upstream", UNSET)
        upstream: UpstreamIdentity | Unset
        if isinstance(_upstream, Unset):
            upstream = UNSET
        else:
            upstream = UpstreamIdentity.from_dict(_upstream)

        linked_account = cls(
            authentication_config_key=authentication_config_key,
            created_at=created_at,
            id=id,
            integration_id=integration_id,
            label=label,
            metadata=metadata,
            origin_owner_id=origin_owner_id,
            origin_owner_name=origin_owner_name,
            origin_username=origin_username,
            provider=provider,
            setup_information=setup_information,
            status=status,
            status_reasons=status_reasons,
            type_=type_,
            updated_at=updated_at,
            access_ends_at=access_ends_at,
            grant_ends_at=grant_ends_at,
            last_used_at=last_used_at,
            provider_name=provider_name,
            recovered_at=recovered_at,
            scopes=scopes,
            sharing=sharing,
            suspended_at=suspended_at,
            upstream=upstream,
        )

        linked_account.additional_properties = d
        return linked_account

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
