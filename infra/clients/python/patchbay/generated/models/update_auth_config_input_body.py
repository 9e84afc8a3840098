from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar

from attrs import define as _attrs_define

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.new_call_policy import NewCallPolicy
    from ..models.update_auth_config_input_body_setup_fields import (
        UpdateAuthConfigInputBodySetupFields,
    )


T = TypeVar("T", bound="UpdateAuthConfigInputBody")


@_attrs_define
class UpdateAuthConfigInputBody:
    """
    Attributes:
        call_policy (NewCallPolicy | Unset):
        name (str | Unset):
        provider_version (str | Unset): Pins the connector's version anew; its accounts follow at once
        setup_fields (UpdateAuthConfigInputBodySetupFields | Unset):
    """

    call_policy: NewCallPolicy | Unset = UNSET
    name: str | Unset = UNSET
    provider_version: str | Unset = UNSET
    setup_fields: UpdateAuthConfigInputBodySetupFields | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        call_policy: dict[str, Any] | Unset = UNSET
        if not isinstance(self.call_policy, Unset):
            call_policy = self.call_policy.to_dict()

        name = self.name

        provider_version = self.provider_version

        setup_fields: dict[str, Any] | Unset = UNSET
        if not isinstance(self.setup_fields, Unset):
            setup_fields = self.setup_fields.to_dict()

        field_dict: dict[str, Any] = {}

        field_dict.update({})
        if call_policy is not UNSET:
            field_dict["call_policy"] = call_policy
        if name is not UNSET:
            field_dict["name"] = name
        if provider_version is not UNSET:
            field_dict["provider_version"] = provider_version
        if setup_fields is not UNSET:
            field_dict["setup_fields"] = setup_fields

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.new_call_policy import NewCallPolicy
        from ..models.update_auth_config_input_body_setup_fields import (
            UpdateAuthConfigInputBodySetupFields,
        )

        d = dict(src_dict)
        _call_policy = d.pop("call_policy", UNSET)
        call_policy: NewCallPolicy | Unset
        if isinstance(_call_policy, Unset):
            call_policy = UNSET
        else:
            call_policy = NewCallPolicy.from_dict(_call_policy)

        name = d.pop("name", UNSET)

        provider_version = d.pop("provider_version", UNSET)

        _setup_fields = d.pop("setup_fields", UNSET)
        setup_fields: UpdateAuthConfigInputBodySetupFields | Unset
        if isinstance(_setup_fields, Unset):
            setup_fields = UNSET
        else:
            setup_fields = UpdateAuthConfigInputBodySetupFields.from_dict(_setup_fields)

        update_auth_config_input_body = cls(
            call_policy=call_policy,
            name=name,
            provider_version=provider_version,
            setup_fields=setup_fields,
        )

        return update_auth_config_input_body
