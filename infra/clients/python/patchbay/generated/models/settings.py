from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.settings_mode import SettingsMode, check_settings_mode
from ..types import UNSET

T = TypeVar("T", bound="Settings")


@_attrs_define
class Settings:
    """
    Attributes:
        mode (SettingsMode): errors keeps what failed
        payloads (bool): Keeps headers and bodies of proxied calls, with secrets redacted
        retention_days (int): A longer retention does not bring back what was stored under a shorter one
    """

    mode: SettingsMode
    payloads: bool
    retention_days: int
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        mode: str = self.mode

        payloads = self.payloads

        retention_days = self.retention_days

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "mode": mode,
                "payloads": payloads,
                "retention_days": retention_days,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        if "mode" not in d:
            mode = cast(Any, UNSET)
        else:
            mode = check_settings_mode(d.pop("mode"))

        if "payloads" not in d:
            payloads = cast(Any, UNSET)
        else:
            payloads = d.pop("payloads")

        if "retention_days" not in d:
            retention_days = cast(Any, UNSET)
        else:
            retention_days = d.pop("retention_days")

        settings = cls(
            mode=mode,
            payloads=payloads,
            retention_days=retention_days,
        )

        settings.additional_properties = d
        return settings

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
