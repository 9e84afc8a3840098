from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET

if TYPE_CHECKING:
    from ..models.brand import Brand


T = TypeVar("T", bound="HubSettings")


@_attrs_define
class HubSettings:
    """
    Attributes:
        allowed_origins (list[str]): Origins whose pages may show the hub, and to which a session may lead back
        color (None | str): #rrggbb of buttons and links, made darker or lighter where it could not be read
        deployment_origins (list[str]): Those of the deployment, which hold for all projects; * is any, for a project
            that names none itself
        logo_url (None | str):
        privacy_url (None | str):
        product_name (None | str): What end users know your product as; null is the project's name
        shown (Brand):
    """

    allowed_origins: list[str]
    color: None | str
    deployment_origins: list[str]
    logo_url: None | str
    privacy_url: None | str
    product_name: None | str
    shown: Brand
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        allowed_origins = self.allowed_origins

        color: None | str
        color = self.color

        deployment_origins = self.deployment_origins

        logo_url: None | str
        logo_url = self.logo_url

        privacy_url: None | str
        privacy_url = self.privacy_url

        product_name: None | str
        product_name = self.product_name

        shown = self.shown.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "allowed_origins": allowed_origins,
                "color": color,
                "deployment_origins": deployment_origins,
                "logo_url": logo_url,
                "privacy_url": privacy_url,
                "product_name": product_name,
                "shown": shown,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.brand import Brand

        d = dict(src_dict)
        if "allowed_origins" not in d:
            allowed_origins = cast(Any, UNSET)
        else:
            allowed_origins = cast(list[str], d.pop("allowed_origins"))

        if "color" not in d:
            color = cast(Any, UNSET)
        else:

            def _parse_color(data: object) -> None | str:
                if data is None:
                    return data
                return cast(None | str, data)

            color = _parse_color(d.pop("color"))

        if "deployment_origins" not in d:
            deployment_origins = cast(Any, UNSET)
        else:
            deployment_origins = cast(list[str], d.pop("deployment_origins"))

        if "logo_url" not in d:
            logo_url = cast(Any, UNSET)
        else:

            def _parse_logo_url(data: object) -> None | str:
                if data is None:
                    return data
                return cast(None | str, data)

            logo_url = _parse_logo_url(d.pop("logo_url"))

        if "privacy_url" not in d:
            privacy_url = cast(Any, UNSET)
        else:

            def _parse_privacy_url(data: object) -> None | str:
                if data is None:
                    return data
                return cast(None | str, data)

            privacy_url = _parse_privacy_url(d.pop("privacy_url"))

        if "product_name" not in d:
            product_name = cast(Any, UNSET)
        else:

            def _parse_product_name(data: object) -> None | str:
                if data is None:
                    return data
                return cast(None | str, data)

            product_name = _parse_product_name(d.pop("product_name"))

        if "shown" not in d:
            shown = cast(Any, UNSET)
        else:
            shown = Brand.from_dict(d.pop("shown"))

        hub_settings = cls(
            allowed_origins=allowed_origins,
            color=color,
            deployment_origins=deployment_origins,
            logo_url=logo_url,
            privacy_url=privacy_url,
            product_name=product_name,
            shown=shown,
        )

        hub_settings.additional_properties = d
        return hub_settings

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
