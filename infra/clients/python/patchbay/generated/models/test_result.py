from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="TestResult")


@_attrs_define
class TestResult:
    """
    Attributes:
        delivered (bool):
        duration_ms (int):
        event_id (str):
        message (str | Unset): Why it was not delivered, in words
        status (int | Unset): HTTP status of the endpoint's answer; left out when there is none
    """

    delivered: bool
    duration_ms: int
    event_id: str
    message: str | Unset = UNSET
    status: int | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        delivered = self.delivered

        duration_ms = self.duration_ms

        event_id = self.event_id

        message = self.message

        status = self.status

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "delivered": delivered,
                "duration_ms": duration_ms,
                "event_id": event_id,
            }
        )
        if message is not UNSET:
            field_dict["message"] = message
        if status is not UNSET:
            field_dict["status"] = status

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        if "delivered" not in d:
            delivered = cast(Any, UNSET)
        else:
            delivered = d.pop("delivered")

        if "duration_ms" not in d:
            duration_ms = cast(Any, UNSET)
        else:
            duration_ms = d.pop("duration_ms")

        if "event_id" not in d:
            event_id = cast(Any, UNSET)
        else:
            event_id = d.pop("event_id")

        message = d.pop("message", UNSET)

        status = d.pop("status", UNSET)

        test_result = cls(
            delivered=delivered,
            duration_ms=duration_ms,
            event_id=event_id,
            message=message,
            status=status,
        )

        test_result.additional_properties = d
        return test_result

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
