from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="Delivery")


@_attrs_define
class Delivery:
    """
    Attributes:
        at (datetime.datetime):
        delivered (bool):
        duration_ms (int):
        event (str):
        event_id (str):
        id (str):
        url (str): Without its query
        account_id (str | Unset):
        message (str | Unset): Why it failed, in words
        request_id (str | Unset): Of the request, or the run of a schedule, that the event began with
        status (int | Unset): HTTP status of the answer; left out when there was none
    """

    at: datetime.datetime
    delivered: bool
    duration_ms: int
    event: str
    event_id: str
    id: str
    url: str
    account_id: str | Unset = UNSET
    message: str | Unset = UNSET
    request_id: str | Unset = UNSET
    status: int | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        at = self.at.isoformat()

        delivered = self.delivered

        duration_ms = self.duration_ms

        event = self.event

        event_id = self.event_id

        id = self.id

        url = self.url

        account_id = self.account_id

        message = self.message

        request_id = self.request_id

        status = self.status

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "at": at,
                "delivered": delivered,
                "duration_ms": duration_ms,
                "event": event,
                "event_id": event_id,
                "id": id,
                "url": url,
            }
        )
        if account_id is not UNSET:
            field_dict["account_id"] = account_id
        if message is not UNSET:
            field_dict["message"] = message
        if request_id is not UNSET:
            field_dict["request_id"] = request_id
        if status is not UNSET:
            field_dict["status"] = status

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        if "at" not in d:
            at = cast(Any, UNSET)
        else:
            at = datetime.datetime.fromisoformat(d.pop("at"))

        if "delivered" not in d:
            delivered = cast(Any, UNSET)
        else:
            delivered = d.pop("delivered")

        if "duration_ms" not in d:
            duration_ms = cast(Any, UNSET)
        else:
            duration_ms = d.pop("duration_ms")

        if "event" not in d:
            event = cast(Any, UNSET)
        else:
            event = d.pop("event")

        if "event_id" not in d:
            event_id = cast(Any, UNSET)
        else:
            event_id = d.pop("event_id")

        if "id" not in d:
            id = cast(Any, UNSET)
        else:
            id = d.pop("id")

        if "url" not in d:
            url = cast(Any, UNSET)
        else:
            url = d.pop("url")

        account_id = d.pop("account_id", UNSET)

        message = d.pop("message", UNSET)

        request_id = d.pop("request_id", UNSET)

        status = d.pop("status", UNSET)

        delivery = cls(
            at=at,
            delivered=delivered,
            duration_ms=duration_ms,
            event=event,
            event_id=event_id,
            id=id,
            url=url,
            account_id=account_id,
            message=message,
            request_id=request_id,
            status=status,
        )

        delivery.additional_properties = d
        return delivery

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
