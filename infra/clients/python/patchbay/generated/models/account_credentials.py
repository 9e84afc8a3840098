from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.account_credentials_type import (
    AccountCredentialsType,
    check_account_credentials_type,
)
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.account_credentials_fields import AccountCredentialsFields
    from ..models.placed_at import PlacedAt


T = TypeVar("T", bound="AccountCredentials")


@_attrs_define
class AccountCredentials:
    """
    Attributes:
        account_id (str):
        authentication_config_key (str):
        fields (AccountCredentialsFields): The secret config fields, such as an API key
        placement (list[PlacedAt]): Where a call carries the credential
        provider (str):
        type_ (AccountCredentialsType):
        access_token (str | Unset):
        expires_at (datetime.datetime | Unset): When access_token ends; left out where the provider does not say
    """

    account_id: str
    authentication_config_key: str
    fields: AccountCredentialsFields
    placement: list[PlacedAt]
    provider: str
    type_: AccountCredentialsType
    access_token: str | Unset = UNSET
    expires_at: datetime.datetime | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        account_id = self.account_id

        authentication_config_key = self.authentication_config_key

        fields = self.fields.to_dict()

        placement = []
        for placement_item_data in self.placement:
            placement_item = placement_item_data.to_dict()
            placement.append(placement_item)

        provider = self.provider

        type_: str = self.type_

        access_token = self.access_token

        expires_at: str | Unset = UNSET
        if not isinstance(self.expires_at, Unset):
            expires_at = self.expires_at.isoformat()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "account_id": account_id,
                "authentication_config_key": authentication_config_key,
                "fields": fields,
                "placement": placement,
                "provider": provider,
                "type": type_,
            }
        )
        if access_token is not UNSET:
            field_dict["access_token"] = access_token
        if expires_at is not UNSET:
            field_dict["expires_at"] = expires_at

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.account_credentials_fields import AccountCredentialsFields
        from ..models.placed_at import PlacedAt

        d = dict(src_dict)
        if "account_id" not in d:
            account_id = cast(Any, UNSET)
        else:
            account_id = d.pop("account_id")

        if "authentication_config_key" not in d:
            authentication_config_key = cast(Any, UNSET)
        else:
            authentication_config_key = d.pop("authentication_config_key")

        if "fields" not in d:
            fields = cast(Any, UNSET)
        else:
            fields = AccountCredentialsFields.from_dict(d.pop("fields"))

        if "placement" not in d:
            placement = cast(Any, UNSET)
        else:
            placement = []
            _placement = d.pop("placement")
            for placement_item_data in _placement:
                placement_item = PlacedAt.from_dict(placement_item_data)

                placement.append(placement_item)

        if "provider" not in d:
            provider = cast(Any, UNSET)
        else:
            provider = d.pop("provider")

        if "type" not in d:
            type_ = cast(Any, UNSET)
        else:
            type_ = check_account_credentials_type(d.pop("type"))

        access_token = d.pop("access_token", UNSET)

        _expires_at = d.pop("expires_at", UNSET)
        expires_at: datetime.datetime | Unset
        if isinstance(_expires_at, Unset):
            expires_at = UNSET
        else:
            expires_at = datetime.datetime.fromisoformat(_expires_at)

        account_credentials = cls(
            account_id=account_id,
            authentication_config_key=authentication_config_key,
            fields=fields,
            placement=placement,
            provider=provider,
            type_=type_,
            access_token=access_token,
            expires_at=expires_at,
        )

        account_credentials.additional_properties = d
        return account_credentials

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
