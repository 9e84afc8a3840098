from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.status_reason_code import StatusReasonCode, check_status_reason_code
from ..types import UNSET, Unset

T = TypeVar("T", bound="StatusReason")


@_attrs_define
class StatusReason:
    """
    Attributes:
        code (StatusReasonCode):
        description (str):
        timestamp (datetime.datetime):
        provider_code (str | Unset): The code of the provider's answer, such as invalid_grant; an open list
    """

    code: StatusReasonCode
    description: str
    timestamp: datetime.datetime
    provider_code: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        code: str = self.code

        description = self.description

        timestamp = self.timestamp.isoformat()

        provider_code = self.provider_code

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "code": code,
                "description": description,
                "timestamp": timestamp,
            }
        )
        if provider_code is not UNSET:
            field_dict["provider_code"] = provider_code

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        if "code" not in d:
            code = cast(Any, UNSET)
        else:
            code = check_status_reason_code(d.pop("code"))

        if "description" not in d:
            description = cast(Any, UNSET)
        else:
            description = d.pop("description")

        if "timestamp" not in d:
            timestamp = cast(Any, UNSET)
        else:
            timestamp = datetime.datetime.fromisoformat(d.pop("timestamp"))

        provider_code = d.pop("provider_code", UNSET)

        status_reason = cls(
            code=code,
            description=description,
            timestamp=timestamp,
            provider_code=provider_code,
        )

        status_reason.additional_properties = d
        return status_reason

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
