from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET

if TYPE_CHECKING:
    from ..models.hub_account_output_body_secrets import HubAccountOutputBodySecrets
    from ..models.hub_account_output_body_setup_information import (
        HubAccountOutputBodySetupInformation,
    )


T = TypeVar("T", bound="HubAccountOutputBody")


@_attrs_define
class HubAccountOutputBody:
    """
    Attributes:
        auth_config_key (str):
        broken (bool): Whether the account works no more until its form is sent anew
        environment (str):
        integration_id (str):
        provider (str):
        secrets (HubAccountOutputBodySecrets): Redacted placeholders
        secure_id (str):
        setup_information (HubAccountOutputBodySetupInformation):
        version (str):
    """

    auth_config_key: str
    broken: bool
    environment: str
    integration_id: str
    provider: str
    secrets: HubAccountOutputBodySecrets
    secure_id: str
    setup_information: HubAccountOutputBodySetupInformation
    version: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        auth_config_key = self.auth_config_key

        broken = self.broken

        environment = self.environment

        integration_id = self.integration_id

        provider = self.provider

        secrets = self.secrets.to_dict()

        secure_id = self.secure_id

        setup_information = self.setup_information.to_dict()

        version = self.version

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "authConfigKey": auth_config_key,
                "broken": broken,
                "environment": environment,
                "integrationId": integration_id,
                "provider": provider,
                "secrets": secrets,
                "secureId": secure_id,
                "setupInformation": setup_information,
                "version": version,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.hub_account_output_body_secrets import HubAccountOutputBodySecrets
        from ..models.hub_account_output_body_setup_information import (
            HubAccountOutputBodySetupInformation,
        )

        d = dict(src_dict)
        if "authConfigKey" not in d:
            auth_config_key = cast(Any, UNSET)
        else:
            auth_config_key = d.pop("authConfigKey")

        if "broken" not in d:
            broken = cast(Any, UNSET)
        else:
            broken = d.pop("broken")

        if "environment" not in d:
            environment = cast(Any, UNSET)
        else:
            environment = d.pop("environment")

        if "integrationId" not in d:
            integration_id = cast(Any, UNSET)
        else:
            integration_id = d.pop("integrationId")

        if "provider" not in d:
            provider = cast(Any, UNSET)
        else:
            provider = d.pop("provider")

        if "secrets" not in d:
            secrets = cast(Any, UNSET)
        else:
            secrets = HubAccountOutputBodySecrets.from_dict(d.pop("secrets"))

        if "secureId" not in d:
            secure_id = cast(Any, UNSET)
        else:
            secure_id = d.pop("secureId")

        if "setupInformation" not in d:
            setup_information = cast(Any, UNSET)
        else:
            setup_information = HubAccountOutputBodySetupInformation.from_dict(
                d.pop("setupInformation")
            )

        if "version" not in d:
            version = cast(Any, UNSET)
        else:
            version = d.pop("version")

        hub_account_output_body = cls(
            auth_config_key=auth_config_key,
            broken=broken,
            environment=environment,
            integration_id=integration_id,
            provider=provider,
            secrets=secrets,
            secure_id=secure_id,
            setup_information=setup_information,
            version=version,
        )

        hub_account_output_body.additional_properties = d
        return hub_account_output_body

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
