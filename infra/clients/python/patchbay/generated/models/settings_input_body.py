from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar

from attrs import define as _attrs_define

from ..models.settings_input_body_mode import (
    SettingsInputBodyMode,
    check_settings_input_body_mode,
)
from ..types import UNSET, Unset

T = TypeVar("T", bound="SettingsInputBody")


@_attrs_define
class SettingsInputBody:
    """
    Attributes:
        mode (SettingsInputBodyMode | Unset):
        payloads (bool | Unset):
        retention_days (int | Unset):
    """

    mode: SettingsInputBodyMode | Unset = UNSET
    payloads: bool | Unset = UNSET
    retention_days: int | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        mode: str | Unset = UNSET
        if not isinstance(self.mode, Unset):
            mode = self.mode

        payloads = self.payloads

        retention_days = self.retention_days

        field_dict: dict[str, Any] = {}

        field_dict.update({})
        if mode is not UNSET:
            field_dict["mode"] = mode
        if payloads is not UNSET:
            field_dict["payloads"] = payloads
        if retention_days is not UNSET:
            field_dict["retention_days"] = retention_days

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        _mode = d.pop("mode", UNSET)
        mode: SettingsInputBodyMode | Unset
        if isinstance(_mode, Unset):
            mode = UNSET
        else:
            mode = check_settings_input_body_mode(_mode)

        payloads = d.pop("payloads", UNSET)

        retention_days = d.pop("retention_days", UNSET)

        settings_input_body = cls(
            mode=mode,
            payloads=payloads,
            retention_days=retention_days,
        )

        return settings_input_body
