from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.entry_after import EntryAfter
    from ..models.entry_before import EntryBefore


T = TypeVar("T", bound="Entry")


@_attrs_define
class Entry:
    """
    Attributes:
        action (str):
        by (str):
        entity (str):
        id (str):
        project_id (str):
        subject (str):
        timestamp (datetime.datetime):
        after (EntryAfter | Unset):
        before (EntryBefore | Unset):
        ip (str | Unset):
        request_id (str | Unset):
    """

    action: str
    by: str
    entity: str
    id: str
    project_id: str
    subject: str
    timestamp: datetime.datetime
    after: EntryAfter | Unset = UNSET
    before: EntryBefore | Unset = UNSET
    ip: str | Unset = UNSET
    request_id: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        action = self.action

        by = self.by

        entity = self.entity

        id = self.id

        project_id = self.project_id

        subject = self.subject

        timestamp = self.timestamp.isoformat()

        after: dict[str, Any] | Unset = UNSET
        if not isinstance(self.after, Unset):
            after = self.after.to_dict()

        before: dict[str, Any] | Unset = UNSET
        if not isinstance(self.before, Unset):
            before = self.before.to_dict()

        ip = self.ip

        request_id = self.request_id

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "action": action,
                "by": by,
                "entity": entity,
                "id": id,
                "project_id": project_id,
                "subject": subject,
                "timestamp": timestamp,
            }
        )
        if after is not UNSET:
            field_dict["after"] = after
        if before is not UNSET:
            field_dict["before"] = before
        if ip is not UNSET:
            field_dict["ip"] = ip
        if request_id is not UNSET:
            field_dict["request_id"] = request_id

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.entry_after import EntryAfter
        from ..models.entry_before import EntryBefore

        d = dict(src_dict)
        if "action" not in d:
            action = cast(Any, UNSET)
        else:
            action = d.pop("action")

        if "by" not in d:
            by = cast(Any, UNSET)
        else:
            by = d.pop("by")

        if "entity" not in d:
            entity = cast(Any, UNSET)
        else:
            entity = d.pop("entity")

        if "id" not in d:
            id = cast(Any, UNSET)
        else:
            id = d.pop("id")

        if "project_id" not in d:
            project_id = cast(Any, UNSET)
        else:
            project_id = d.pop("project_id")

        if "subject" not in d:
            subject = cast(Any, UNSET)
        else:
            subject = d.pop("subject")

        if "timestamp" not in d:
            timestamp = cast(Any, UNSET)
        else:
            timestamp = datetime.datetime.fromisoformat(d.pop("timestamp"))

        _after = d.pop("after", UNSET)
        after: EntryAfter | Unset
        if isinstance(_after, Unset):
            after = UNSET
        else:
            after = EntryAfter.from_dict(_after)

        _before = d.pop("before", UNSET)
        before: EntryBefore | Unset
        if isinstance(_before, Unset):
            before = UNSET
        else:
            before = EntryBefore.from_dict(_before)

        ip = d.pop("ip", UNSET)

        request_id = d.pop("request_id", UNSET)

        entry = cls(
            action=action,
            by=by,
            entity=entity,
            id=id,
            project_id=project_id,
            subject=subject,
            timestamp=timestamp,
            after=after,
            before=before,
            ip=ip,
            request_id=request_id,
        )

        entry.additional_properties = d
        return entry

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
