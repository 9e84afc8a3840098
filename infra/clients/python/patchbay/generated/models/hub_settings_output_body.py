from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.brand import Brand


T = TypeVar("T", bound="HubSettingsOutputBody")


@_attrs_define
class HubSettingsOutputBody:
    """
    Attributes:
        enabled_features (list[str]):
        origin_owner_name (str): For whom an account is linked, for the hub to say
        brand (Brand | Unset):
        existing_account_id (str | Unset): Opens edit mode
        manage_connections (bool | Unset): The session may list what is linked, and end it
        redirect_url (str | Unset): Where the hosted page leads back to in the end
    """

    enabled_features: list[str]
    origin_owner_name: str
    brand: Brand | Unset = UNSET
    existing_account_id: str | Unset = UNSET
    manage_connections: bool | Unset = UNSET
    redirect_url: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        enabled_features = self.enabled_features

        origin_owner_name = self.origin_owner_name

        brand: dict[str, Any] | Unset = UNSET
        if not isinstance(self.brand, Unset):
            brand = self.brand.to_dict()

        existing_account_id = self.existing_account_id

        manage_connections = self.manage_connections

        redirect_url = self.redirect_url

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "enabled_features": enabled_features,
                "origin_owner_name": origin_owner_name,
            }
        )
        if brand is not UNSET:
            field_dict["brand"] = brand
        if existing_account_id is not UNSET:
            field_dict["existing_account_id"] = existing_account_id
        if manage_connections is not UNSET:
            field_dict["manage_connections"] = manage_connections
        if redirect_url is not UNSET:
            field_dict["redirect_url"] = redirect_url

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.brand import Brand

        d = dict(src_dict)
        if "enabled_features" not in d:
            enabled_features = cast(Any, UNSET)
        else:
            enabled_features = cast(list[str], d.pop("enabled_features"))

        if "origin_owner_name" not in d:
            origin_owner_name = cast(Any, UNSET)
        else:
            origin_owner_name = d.pop("origin_owner_name")

        _brand = d.pop("brand", UNSET)
        brand: Brand | Unset
        if isinstance(_brand, Unset):
            brand = UNSET
        else:
            brand = Brand.from_dict(_brand)

        existing_account_id = d.pop("existing_account_id", UNSET)

        manage_connections = d.pop("manage_connections", UNSET)

        redirect_url = d.pop("redirect_url", UNSET)

        hub_settings_output_body = cls(
            enabled_features=enabled_features,
            origin_owner_name=origin_owner_name,
            brand=brand,
            existing_account_id=existing_account_id,
            manage_connections=manage_connections,
            redirect_url=redirect_url,
        )

        hub_settings_output_body.additional_properties = d
        return hub_settings_output_body

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
