from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar

from attrs import define as _attrs_define

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.new_call_rule import NewCallRule


T = TypeVar("T", bound="NewCallPolicy")


@_attrs_define
class NewCallPolicy:
    """
    Attributes:
        allow (list[NewCallRule] | Unset): Where there is a rule, only what one of them names passes
        approve (list[NewCallRule] | Unset): What one of them names, and the rest lets pass, waits until somebody
            approves it (/pending_calls)
        deny (list[NewCallRule] | Unset): What one of them names is refused, whatever else allows it
        read_only (bool | Unset): Only GET and HEAD pass, and what a rule of allow names with its method
    """

    allow: list[NewCallRule] | Unset = UNSET
    approve: list[NewCallRule] | Unset = UNSET
    deny: list[NewCallRule] | Unset = UNSET
    read_only: bool | Unset = UNSET

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
        from ..models.new_call_rule import NewCallRule

        d = dict(src_dict)
        _allow = d.pop("allow", UNSET)
        allow: list[NewCallRule] | Unset = UNSET
        if _allow is not UNSET:
            allow = []
            for allow_item_data in _allow:
                allow_item = NewCallRule.from_dict(allow_item_data)

                allow.append(allow_item)

        _approve = d.pop("approve", UNSET)
        approve: list[NewCallRule] | Unset = UNSET
        if _approve is not UNSET:
            approve = []
            for approve_item_data in _approve:
                approve_item = NewCallRule.from_dict(approve_item_data)

                approve.append(approve_item)

        _deny = d.pop("deny", UNSET)
        deny: list[NewCallRule] | Unset = UNSET
        if _deny is not UNSET:
            deny = []
            for deny_item_data in _deny:
                deny_item = NewCallRule.from_dict(deny_item_data)

                deny.append(deny_item)

        read_only = d.pop("read_only", UNSET)

        new_call_policy = cls(
            allow=allow,
            approve=approve,
            deny=deny,
            read_only=read_only,
        )

        return new_call_policy
