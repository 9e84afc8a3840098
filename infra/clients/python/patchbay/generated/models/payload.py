from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.payload_data import PayloadData


T = TypeVar("T", bound="Payload")


@_attrs_define
class Payload:
    """
    Attributes:
        data (PayloadData): What a receiver needs to decide whether to ask for more; never a secret
        event (str): The same as type
        event_date (datetime.datetime): The same as timestamp
        id (str): Of the event, as in the header webhook-id; a repeat has the same
        project_id (str):
        record_type (str): The kind of what changed: account, connector, connector_definition, auth_config, session,
            webhook, pending_call or provider
        sent_at (datetime.datetime): Of this try
        timestamp (datetime.datetime): When it was committed
        type_ (str): What happened
        account_id (str | Unset):
        auth_config_id (str | Unset):
        origin_owner_id (str | Unset):
        provider (str | Unset): Key of the connector
        record_id (str | Unset):
        request_id (str | Unset): What the change began with: correlation_id of the log
        version (int | Unset): Grows with each change of the record: the larger one is the later
    """

    data: PayloadData
    event: str
    event_date: datetime.datetime
    id: str
    project_id: str
    record_type: str
    sent_at: datetime.datetime
    timestamp: datetime.datetime
    type_: str
    account_id: str | Unset = UNSET
    auth_config_id: str | Unset = UNSET
    origin_owner_id: str | Unset = UNSET
    provider: str | Unset = UNSET
    record_id: str | Unset = UNSET
    request_id: str | Unset = UNSET
    version: int | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        data = self.data.to_dict()

        event = self.event

        event_date = self.event_date.isoformat()

        id = self.id

        project_id = self.project_id

        record_type = self.record_type

        sent_at = self.sent_at.isoformat()

        timestamp = self.timestamp.isoformat()

        type_ = self.type_

        account_id = self.account_id

        auth_config_id = self.auth_config_id

        origin_owner_id = self.origin_owner_id

        provider = self.provider

        record_id = self.record_id

        request_id = self.request_id

        version = self.version

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "data": data,
                "event": event,
                "event_date": event_date,
                "id": id,
                "project_id": project_id,
                "record_type": record_type,
                "sent_at": sent_at,
                "timestamp": timestamp,
                "type": type_,
            }
        )
        if account_id is not UNSET:
            field_dict["account_id"] = account_id
        if auth_config_id is not UNSET:
            field_dict["auth_config_id"] = auth_config_id
        if origin_owner_id is not UNSET:
            field_dict["origin_owner_id"] = origin_owner_id
        if provider is not UNSET:
            field_dict["provider"] = provider
        if record_id is not UNSET:
            field_dict["record_id"] = record_id
        if request_id is not UNSET:
            field_dict["request_id"] = request_id
        if version is not UNSET:
            field_dict["version"] = version

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.payload_data import PayloadData

        d = dict(src_dict)
        if "data" not in d:
            data = cast(Any, UNSET)
        else:
            data = PayloadData.from_dict(d.pop("data"))

        if "event" not in d:
            event = cast(Any, UNSET)
        else:
            event = d.pop("event")

        if "event_date" not in d:
            event_date = cast(Any, UNSET)
        else:
            event_date = datetime.datetime.fromisoformat(d.pop("event_date"))

        if "id" not in d:
            id = cast(Any, UNSET)
        else:
            id = d.pop("id")

        if "project_id" not in d:
            project_id = cast(Any, UNSET)
        else:
            project_id = d.pop("project_id")

        if "record_type" not in d:
            record_type = cast(Any, UNSET)
        else:
            record_type = d.pop("record_type")

        if "sent_at" not in d:
            sent_at = cast(Any, UNSET)
        else:
            sent_at = datetime.datetime.fromisoformat(d.pop("sent_at"))

        if "timestamp" not in d:
            timestamp = cast(Any, UNSET)
        else:
            timestamp = datetime.datetime.fromisoformat(d.pop("timestamp"))

        if "type" not in d:
            type_ = cast(Any, UNSET)
        else:
            type_ = d.pop("type")

        account_id = d.pop("account_id", UNSET)

        auth_config_id = d.pop("auth_config_id", UNSET)

        origin_owner_id = d.pop("origin_owner_id", UNSET)

        provider = d.pop("provider", UNSET)

        record_id = d.pop("record_id", UNSET)

        request_id = d.pop("request_id", UNSET)

        version = d.pop("version", UNSET)

        payload = cls(
            data=data,
            event=event,
            event_date=event_date,
            id=id,
            project_id=project_id,
            record_type=record_type,
            sent_at=sent_at,
            timestamp=timestamp,
            type_=type_,
            account_id=account_id,
            auth_config_id=auth_config_id,
            origin_owner_id=origin_owner_id,
            provider=provider,
            record_id=record_id,
            request_id=request_id,
            version=version,
        )

        payload.additional_properties = d
        return payload

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
