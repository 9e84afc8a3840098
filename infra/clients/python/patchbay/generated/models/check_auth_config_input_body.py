from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from attrs import define as _attrs_define

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.check_auth_config_input_body_setup_fields import (
        CheckAuthConfigInputBodySetupFields,
    )


T = TypeVar("T", bound="CheckAuthConfigInputBody")


@_attrs_define
class CheckAuthConfigInputBody:
    """
    Attributes:
        connector_key (str):
        auth_config_id (str | Unset): The auth config that is edited: fields that are left out, and secrets sent back as
            their placeholder, are as stored there
        auth_type (str | Unset): The connector's first when left out
        provider_version (str | Unset): As of the auth config
        setup_fields (CheckAuthConfigInputBodySetupFields | Unset): As of the auth config
    """

    connector_key: str
    auth_config_id: str | Unset = UNSET
    auth_type: str | Unset = UNSET
    provider_version: str | Unset = UNSET
    setup_fields: CheckAuthConfigInputBodySetupFields | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        connector_key = self.connector_key

        auth_config_id = self.auth_config_id

        auth_type = self.auth_type

        provider_version = self.provider_version

        setup_fields: dict[str, Any] | Unset = UNSET
        if not isinstance(self.setup_fields, Unset):
            setup_fields = self.setup_fields.to_dict()

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "connector_key": connector_key,
            }
        )
        if auth_config_id is not UNSET:
            field_dict["auth_config_id"] = auth_config_id
        if auth_type is not UNSET:
            field_dict["auth_type"] = auth_type
        if provider_version is not UNSET:
            field_dict["provider_version"] = provider_version
        if setup_fields is not UNSET:
            field_dict["setup_fields"] = setup_fields

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.check_auth_config_input_body_setup_fields import (
            CheckAuthConfigInputBodySetupFields,
        )

        d = dict(src_dict)
        if "connector_key" not in d:
            connector_key = cast(Any, UNSET)
        else:
            connector_key = d.pop("connector_key")

        auth_config_id = d.pop("auth_config_id", UNSET)

        auth_type = d.pop("auth_type", UNSET)

        provider_version = d.pop("provider_version", UNSET)

        _setup_fields = d.pop("setup_fields", UNSET)
        setup_fields: CheckAuthConfigInputBodySetupFields | Unset
        if isinstance(_setup_fields, Unset):
            setup_fields = UNSET
        else:
            setup_fields = CheckAuthConfigInputBodySetupFields.from_dict(_setup_fields)

        check_auth_config_input_body = cls(
            connector_key=connector_key,
            auth_config_id=auth_config_id,
            auth_type=auth_type,
            provider_version=provider_version,
            setup_fields=setup_fields,
        )

        return check_auth_config_input_body
