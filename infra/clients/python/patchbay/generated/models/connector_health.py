from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET

if TYPE_CHECKING:
    from ..models.connector_health_reasons import ConnectorHealthReasons


T = TypeVar("T", bound="ConnectorHealth")


@_attrs_define
class ConnectorHealth:
    """
    Attributes:
        accounts (int):
        active (int):
        error (int):
        expiring (int): Accounts whose access or grant ends for good within within_days, or has ended
        inactive (int):
        missing_scopes (int): Accounts that were not granted every scope that they were asked for
        provider (str):
        provider_name (str):
        reasons (ConnectorHealthReasons): How many accounts have which code among their status_reasons
    """

    accounts: int
    active: int
    error: int
    expiring: int
    inactive: int
    missing_scopes: int
    provider: str
    provider_name: str
    reasons: ConnectorHealthReasons
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        accounts = self.accounts

        active = self.active

        error = self.error

        expiring = self.expiring

        inactive = self.inactive

        missing_scopes = self.missing_scopes

        provider = self.provider

        provider_name = self.provider_name

        reasons = self.reasons.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "accounts": accounts,
                "active": active,
                "error": error,
                "expiring": expiring,
                "inactive": inactive,
                "missing_scopes": missing_scopes,
                "provider": provider,
                "provider_name": provider_name,
                "reasons": reasons,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.connector_health_reasons import ConnectorHealthReasons

        d = dict(src_dict)
        if "accounts" not in d:
            accounts = cast(Any, UNSET)
        else:
            accounts = d.pop("accounts")

        if "active" not in d:
            active = cast(Any, UNSET)
        else:
            active = d.pop("active")

        if "error" not in d:
            error = cast(Any, UNSET)
        else:
            error = d.pop("error")

        if "expiring" not in d:
            expiring = cast(Any, UNSET)
        else:
            expiring = d.pop("expiring")

        if "inactive" not in d:
            inactive = cast(Any, UNSET)
        else:
            inactive = d.pop("inactive")

        if "missing_scopes" not in d:
            missing_scopes = cast(Any, UNSET)
        else:
            missing_scopes = d.pop("missing_scopes")

        if "provider" not in d:
            provider = cast(Any, UNSET)
        else:
            provider = d.pop("provider")

        if "provider_name" not in d:
            provider_name = cast(Any, UNSET)
        else:
            provider_name = d.pop("provider_name")

        if "reasons" not in d:
            reasons = cast(Any, UNSET)
        else:
            reasons = ConnectorHealthReasons.from_dict(d.pop("reasons"))

        connector_health = cls(
            accounts=accounts,
            active=active,
            error=error,
            expiring=expiring,
            inactive=inactive,
            missing_scopes=missing_scopes,
            provider=provider,
            provider_name=provider_name,
            reasons=reasons,
        )

        connector_health.additional_properties = d
        return connector_health

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
