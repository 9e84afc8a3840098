from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.account_sharing_kind import AccountSharingKind, check_account_sharing_kind
from ..types import UNSET, Unset

T = TypeVar("T", bound="AccountSharing")


@_attrs_define
class AccountSharing:
    """
    Attributes:
        kind (AccountSharingKind): A personal account is for its owner and users; a call then names one of them in the
            header x-acting-user
        users (list[str] | Unset): Ids or user names, as you know them
    """

    kind: AccountSharingKind
    users: list[str] | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        kind: str = self.kind

        users: list[str] | Unset = UNSET
        if not isinstance(self.users, Unset):
            users = self.users

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "kind": kind,
            }
        )
        if users is not UNSET:
            field_dict["users"] = users

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        if "kind" not in d:
            kind = cast(Any, UNSET)
        else:
            kind = check_account_sharing_kind(d.pop("kind"))

        users = cast(list[str], d.pop("users", UNSET))

        account_sharing = cls(
            kind=kind,
            users=users,
        )

        account_sharing.additional_properties = d
        return account_sharing

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
