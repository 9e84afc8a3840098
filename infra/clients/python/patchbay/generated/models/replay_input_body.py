from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self, TypeVar

from attrs import define as _attrs_define

from ..types import UNSET, Unset

T = TypeVar("T", bound="ReplayInputBody")


@_attrs_define
class ReplayInputBody:
    """
    Attributes:
        after (str | Unset): next of the answer before
        event_id (str | Unset):
        failed (bool | Unset): Every event whose delivery was given up in the last 30 days
        from_ (datetime.datetime | Unset): Events from then on
        to (datetime.datetime | Unset): Events until then; now when left out
    """

    after: str | Unset = UNSET
    event_id: str | Unset = UNSET
    failed: bool | Unset = UNSET
    from_: datetime.datetime | Unset = UNSET
    to: datetime.datetime | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        after = self.after

        event_id = self.event_id

        failed = self.failed

        from_: str | Unset = UNSET
        if not isinstance(self.from_, Unset):
            from_ = self.from_.isoformat()

        to: str | Unset = UNSET
        if not isinstance(self.to, Unset):
            to = self.to.isoformat()

        field_dict: dict[str, Any] = {}

        field_dict.update({})
        if after is not UNSET:
            field_dict["after"] = after
        if event_id is not UNSET:
            field_dict["event_id"] = event_id
        if failed is not UNSET:
            field_dict["failed"] = failed
        if from_ is not UNSET:
            field_dict["from"] = from_
        if to is not UNSET:
            field_dict["to"] = to

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        after = d.pop("after", UNSET)

        event_id = d.pop("event_id", UNSET)

        failed = d.pop("failed", UNSET)

        _from_ = d.pop("from", UNSET)
        from_: datetime.datetime | Unset
        if isinstance(_from_, Unset):
            from_ = UNSET
        else:
            from_ = datetime.datetime.fromisoformat(_from_)

        _to = d.pop("to", UNSET)
        to: datetime.datetime | Unset
        if isinstance(_to, Unset):
            to = UNSET
        else:
            to = datetime.datetime.fromisoformat(_to)

        replay_input_body = cls(
            after=after,
            event_id=event_id,
            failed=failed,
            from_=from_,
            to=to,
        )

        return replay_input_body
