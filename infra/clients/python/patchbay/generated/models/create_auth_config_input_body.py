from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from attrs import define as _attrs_define

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.create_auth_config_input_body_setup_fields import (
        CreateAuthConfigInputBodySetupFields,
    )
    from ..models.new_call_policy import NewCallPolicy


T = TypeVar("T", bound="CreateAuthConfigInputBody")


@_attrs_define
class CreateAuthConfigInputBody:
    """
    Attributes:
        connector_key (str):
        auth_type (str | Unset): The connector's first when left out
        call_policy (NewCallPolicy | Unset):
        default (bool | Unset): Make it the default at once
        name (str | Unset): Named after connector and auth type when left out
        provider_version (str | Unset): Pins the connector's version: latest (also when left out), 1.x.x, 1.2.x or 1.2.0
        setup_fields (CreateAuthConfigInputBodySetupFields | Unset): As the auth type's setup_fields ask
        use_shared_client (bool | Unset): Use the deployment's OAuth client instead of one of your own
    """

    connector_key: str
    auth_type: str | Unset = UNSET
    call_policy: NewCallPolicy | Unset = UNSET
    default: bool | Unset = UNSET
    name: str | Unset = UNSET
    provider_version: str | Unset = UNSET
    setup_fields: CreateAuthConfigInputBodySetupFields | Unset = UNSET
    use_shared_client: bool | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        connector_key = self.connector_key

        auth_type = self.auth_type

        call_policy: dict[str, Any] | Unset = UNSET
        if not isinstance(self.call_policy, Unset):
            call_policy = self.call_policy.to_dict()

        default = self.default

        name = self.name

        provider_version = self.provider_version

        setup_fields: dict[str, Any] | Unset = UNSET
        if not isinstance(self.setup_fields, Unset):
            setup_fields = self.setup_fields.to_dict()

        use_shared_client = self.use_shared_client

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "connector_key": connector_key,
            }
        )
        if auth_type is not UNSET:
            field_dict["auth_type"] = auth_type
        if call_policy is not UNSET:
            field_dict["call_policy"] = call_policy
        if default is not UNSET:
            field_dict["default"] = default
        if name is not UNSET:
            field_dict["name"] = name
        if provider_version is not UNSET:
            field_dict["provider_version"] = provider_version
        if setup_fields is not UNSET:
            field_dict["setup_fields"] = setup_fields
        if use_shared_client is not UNSET:
            field_dict["use_shared_client"] = use_shared_client

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.create_auth_config_input_body_setup_fields import (
            CreateAuthConfigInputBodySetupFields,
        )
        from ..models.new_call_policy import NewCallPolicy

        d = dict(src_dict)
        if "connector_key" not in d:
            connector_key = cast(Any, UNSET)
        else:
            connector_key = d.pop("connector_key")

        auth_type = d.pop("auth_type", UNSET)

        _call_policy = d.pop("call_policy", UNSET)
        call_policy: NewCallPolicy | Unset
        if isinstance(_call_policy, Unset):
            call_policy = UNSET
        else:
            call_policy = NewCallPolicy.from_dict(_call_policy)

        default = d.pop("default", UNSET)

        name = d.pop("name", UNSET)

        provider_version = d.pop("provider_version", UNSET)

        _setup_fields = d.pop("setup_fields", UNSET)
        setup_fields: CreateAuthConfigInputBodySetupFields | Unset
        if isinstance(_setup_fields, Unset):
            setup_fields = UNSET
        else:
            setup_fields = CreateAuthConfigInputBodySetupFields.from_dict(_setup_fields)

        use_shared_client = d.pop("use_shared_client", UNSET)

        create_auth_config_input_body = cls(
            connector_key=connector_key,
            auth_type=auth_type,
            call_policy=call_policy,
            default=default,
            name=name,
            provider_version=provider_version,
            setup_fields=setup_fields,
            use_shared_client=use_shared_client,
        )

        return create_auth_config_input_body
