from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.call_rule import CallRule


T = TypeVar("T", bound="CallPolicy")


@_attrs_define
class CallPolicy:
    """
    Attributes:
        allow (list[CallRule] | Unset):
        approve (list[CallRule] | Unset):
        deny (list[CallRule] | Unset):
        read_only (bool | Unset):
    """

    allow: list[CallRule] | Unset = UNSET
    approve: list[CallRule] | Unset = UNSET
    deny: list[CallRule] | Unset = UNSET
    read_only: bool | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        allow: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.allow, Unset):
            allow = []
            for allow_item_data in self.allow:
                allow_item = allow_item_data.to_dict()
                allow.append(allow_item)

        approve: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.approve, Unset):
            approve = []
            for approve_item_data in self.approve:
                approve_item = approve_item_data.to_dict()
                approve.append(approve_item)

        deny: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.deny, Unset):
            deny = []
            for deny_item_data in self.deny:
                deny_item = deny_item_data.to_dict()
                deny.append(deny_item)

        read_only = self.read_only

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if allow is not UNSET:
            field_dict["allow"] = allow
        if approve is not UNSET:
            field_dict["approve"] = approve
        if deny is not UNSET:
            field_dict["deny"] = deny
        if read_only is not UNSET:
            field_dict["read_only"] = read_only

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.call_rule import CallRule

        d = dict(src_dict)
        _allow = d.pop("allow", UNSET)
        allow: list[CallRule] | Unset = UNSET
        if _allow is not UNSET:
            allow = []
            for allow_item_data in _allow:
                allow_item = CallRule.from_dict(allow_item_data)

                allow.append(allow_item)

        _approve = d.pop("approve", UNSET)
        approve: list[CallRule] | Unset = UNSET
        if _approve is not UNSET:
            approve = []
            for approve_item_data in _approve:
                approve_item = CallRule.from_dict(approve_item_data)

                approve.append(approve_item)

        _deny = d.pop("deny", UNSET)
        deny: list[CallRule] | Unset = UNSET
        if _deny is not UNSET:
            deny = []
            for deny_item_data in _deny:
                deny_item = CallRule.from_dict(deny_item_data)

                deny.append(deny_item)

        read_only = d.pop("read_only", UNSET)

        call_policy = cls(
            allow=allow,
            approve=approve,
            deny=deny,
            read_only=read_only,
        )

        call_policy.additional_properties = d
        return call_policy

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
