from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="ReplayOutputBody")


@_attrs_define
class ReplayOutputBody:
    """
    Attributes:
        count (int): Deliveries that were put into the queue
        next_ (None | str): null when all is done
        notice (str | Unset): In words: of what times events cannot be read, since what is stored is damaged
    """

    count: int
    next_: None | str
    notice: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        count = self.count

        next_: None | str
        next_ = self.next_

        notice = self.notice

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "count": count,
                "next": next_,
            }
        )
        if notice is not UNSET:
            field_dict["notice"] = notice

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        if "count" not in d:
            count = cast(Any, UNSET)
        else:
            count = d.pop("count")

        if "next" not in d:
            next_ = cast(Any, UNSET)
        else:

            def _parse_next_(data: object) -> None | str:
                if data is None:
                    return data
                return cast(None | str, data)

            next_ = _parse_next_(d.pop("next"))

        notice = d.pop("notice", UNSET)

        replay_output_body = cls(
            count=count,
            next_=next_,
            notice=notice,
        )

        replay_output_body.additional_properties = d
        return replay_output_body

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
