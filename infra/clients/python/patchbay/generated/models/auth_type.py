from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET

if TYPE_CHECKING:
    from ..models.field import Field


T = TypeVar("T", bound="AuthType")


@_attrs_define
class AuthType:
    """
    Attributes:
        config_fields (list[Field]): The end user's, shown by the hub
        key (str): auth_type of an auth config
        label (str):
        scheme (str):
        setup_fields (list[Field]): The owner's, entered once
        shared_client_available (bool): use_shared_client may be true
    """

    config_fields: list[Field]
    key: str
    label: str
    scheme: str
    setup_fields: list[Field]
    shared_client_available: bool
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        config_fields = []
        for config_fields_item_data in self.config_fields:
            config_fields_item = config_fields_item_data.to_dict()
            config_fields.append(config_fields_item)

        key = self.key

        label = self.label

        scheme = self.scheme

        setup_fields = []
        for setup_fields_item_data in self.setup_fields:
            setup_fields_item = setup_fields_item_data.to_dict()
            setup_fields.append(setup_fields_item)

        shared_client_available = self.shared_client_available

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "config_fields": config_fields,
                "key": key,
                "label": label,
                "scheme": scheme,
                "setup_fields": setup_fields,
                "shared_client_available": shared_client_available,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.field import Field

        d = dict(src_dict)
        if "config_fields" not in d:
            config_fields = cast(Any, UNSET)
        else:
            config_fields = []
            _config_fields = d.pop("config_fields")
            for config_fields_item_data in _config_fields:
                config_fields_item = Field.from_dict(config_fields_item_data)

                config_fields.append(config_fields_item)

        if "key" not in d:
            key = cast(Any, UNSET)
        else:
            key = d.pop("key")

        if "label" not in d:
            label = cast(Any, UNSET)
        else:
            label = d.pop("label")

        if "scheme" not in d:
            scheme = cast(Any, UNSET)
        else:
            scheme = d.pop("scheme")

        if "setup_fields" not in d:
            setup_fields = cast(Any, UNSET)
        else:
            setup_fields = []
            _setup_fields = d.pop("setup_fields")
            for setup_fields_item_data in _setup_fields:
                setup_fields_item = Field.from_dict(setup_fields_item_data)

                setup_fields.append(setup_fields_item)

        if "shared_client_available" not in d:
            shared_client_available = cast(Any, UNSET)
        else:
            shared_client_available = d.pop("shared_client_available")

        auth_type = cls(
            config_fields=config_fields,
            key=key,
            label=label,
            scheme=scheme,
            setup_fields=setup_fields,
            shared_client_available=shared_client_available,
        )

        auth_type.additional_properties = d
        return auth_type

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
