from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.hub_config_grant_type import (
    HubConfigGrantType,
    check_hub_config_grant_type,
)
from ..models.hub_config_type import HubConfigType, check_hub_config_type
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.hub_assets import HubAssets
    from ..models.hub_field import HubField
    from ..models.notice import Notice
    from ..models.support import Support


T = TypeVar("T", bound="HubConfig")


@_attrs_define
class HubConfig:
    """
    Attributes:
        assets (HubAssets):
        config_fields (list[HubField]):
        key (str):
        name (str):
        type_ (HubConfigType):
        config_notices (list[Notice] | Unset):
        grant_type (HubConfigGrantType | Unset):
        support (Support | Unset):
    """

    assets: HubAssets
    config_fields: list[HubField]
    key: str
    name: str
    type_: HubConfigType
    config_notices: list[Notice] | Unset = UNSET
    grant_type: HubConfigGrantType | Unset = UNSET
    support: Support | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        assets = self.assets.to_dict()

        config_fields = []
        for config_fields_item_data in self.config_fields:
            config_fields_item = config_fields_item_data.to_dict()
            config_fields.append(config_fields_item)

        key = self.key

        name = self.name

        type_: str = self.type_

        config_notices: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.config_notices, Unset):
            config_notices = []
            for config_notices_item_data in self.config_notices:
                config_notices_item = config_notices_item_data.to_dict()
                config_notices.append(config_notices_item)

        grant_type: str | Unset = UNSET
        if not isinstance(self.grant_type, Unset):
            grant_type = self.grant_type

        support: dict[str, Any] | Unset = UNSET
        if not isinstance(self.support, Unset):
            support = self.support.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "assets": assets,
                "configFields": config_fields,
                "key": key,
                "name": name,
                "type": type_,
            }
        )
        if config_notices is not UNSET:
            field_dict["configNotices"] = config_notices
        if grant_type is not UNSET:
            field_dict["grantType"] = grant_type
        if support is not UNSET:
            field_dict["support"] = support

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.hub_assets import HubAssets
        from ..models.hub_field import HubField
        from ..models.notice import Notice
        from ..models.support import Support

        d = dict(src_dict)
        if "assets" not in d:
            assets = cast(Any, UNSET)
        else:
            assets = HubAssets.from_dict(d.pop("assets"))

        if "configFields" not in d:
            config_fields = cast(Any, UNSET)
        else:
            config_fields = []
            _config_fields = d.pop("configFields")
            for config_fields_item_data in _config_fields:
                config_fields_item = HubField.from_dict(config_fields_item_data)

                config_fields.append(config_fields_item)

        if "key" not in d:
            key = cast(Any, UNSET)
        else:
            key = d.pop("key")

        if "name" not in d:
            name = cast(Any, UNSET)
        else:
            name = d.pop("name")

        if "type" not in d:
            type_ = cast(Any, UNSET)
        else:
            type_ = check_hub_config_type(d.pop("type"))

        _config_notices = d.pop("configNotices", UNSET)
        config_notices: list[Notice] | Unset = UNSET
        if _config_notices is not UNSET:
            config_notices = []
            for config_notices_item_data in _config_notices:
                config_notices_item = Notice.from_dict(config_notices_item_data)

                config_notices.append(config_notices_item)

        _grant_type = d.pop("grantType", UNSET)
        grant_type: HubConfigGrantType | Unset
        if isinstance(_grant_type, Unset):
            grant_type = UNSET
        else:
            grant_type = check_hub_config_grant_type(_grant_type)

        _support = d.pop("support", UNSET)
        support: Support | Unset
        if isinstance(_support, Unset):
            support = UNSET
        else:
            support = Support.from_dict(_support)

        hub_config = cls(
            assets=assets,
            config_fields=config_fields,
            key=key,
            name=name,
            type_=type_,
            config_notices=config_notices,
            grant_type=grant_type,
            support=support,
        )

        hub_config.additional_properties = d
        return hub_config

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
