from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.event_data import EventData


T = TypeVar("T", bound="Event")


@_attrs_define
class Event:
    """
    Attributes:
        data (EventData):
        id (str):
        project_id (str):
        timestamp (datetime.datetime):
        type_ (str):
        account_id (str | Unset):
        auth_config_id (str | Unset):
        by (str | Unset):
        connector (str | Unset):
        origin_owner_id (str | Unset):
        request_id (str | Unset):
        version (int | Unset):
    """

    data: EventData
    id: str
    project_id: str
    timestamp: datetime.datetime
    type_: str
    account_id: str | Unset = UNSET
    auth_config_id: str | Unset = UNSET
    by: str | Unset = UNSET
    connector: str | Unset = UNSET
    origin_owner_id: str | Unset = UNSET
    request_id: str | Unset = UNSET
    version: int | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        data = self.data.to_dict()

        id = self.id

        project_id = self.project_id

        timestamp = self.timestamp.isoformat()

        type_ = self.type_

        account_id = self.account_id

        auth_config_id = self.auth_config_id

        by = self.by

        connector = self.connector

        origin_owner_id = self.origin_owner_id

        request_id = self.request_id

        version = self.version

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "data": data,
                "id": id,
                "project_id": project_id,
                "timestamp": timestamp,
                "type": type_,
            }
        )
        if account_id is not UNSET:
            field_dict["account_id"] = account_id
        if auth_config_id is not UNSET:
            field_dict["auth_config_id"] = auth_config_id
        if by is not UNSET:
            field_dict["by"] = by
        if connector is not UNSET:
            field_dict["connector"] = connector
        if origin_owner_id is not UNSET:
            field_dict["origin_owner_id"] = origin_owner_id
        if request_id is not UNSET:
            field_dict["request_id"] = request_id
        if version is not UNSET:
            field_dict["version"] = version

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.event_data import EventData

        d = dict(src_dict)
        if "data" not in d:
            data = cast(Any, UNSET)
        else:
            data = EventData.from_dict(d.pop("data"))

        if "id" not in d:
            id = cast(Any, UNSET)
        else:
            id = d.pop("id")

        if "project_id" not in d:
            project_id = cast(Any, UNSET)
        else:
            project_id = d.pop("project_id")

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

        by = d.pop("by", UNSET)

        connector = d.pop("connector", UNSET)

        origin_owner_id = d.pop("origin_owner_id", UNSET)

        request_id = d.pop("request_id", UNSET)

        version = d.pop("version", UNSET)

        event = cls(
            data=data,
            id=id,
            project_id=project_id,
            timestamp=timestamp,
            type_=type_,
            account_id=account_id,
            auth_config_id=auth_config_id,
            by=by,
            connector=connector,
            origin_owner_id=origin_owner_id,
            request_id=request_id,
            version=version,
        )

        event.additional_properties = d
        return event

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
