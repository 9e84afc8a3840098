from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar, cast

from attrs import define as _attrs_define

from ..models.new_sharing_kind import NewSharingKind, check_new_sharing_kind
from ..types import UNSET, Unset

T = TypeVar("T", bound="NewSharing")


@_attrs_define
class NewSharing:
    """
    Attributes:
        kind (NewSharingKind): A personal account is for its owner and users; a call then names one of them in the
            header x-acting-user
        users (list[str] | Unset): Ids or user names, as you know them
    """

    kind: NewSharingKind
    users: list[str] | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        kind: str = self.kind

        users: list[str] | Unset = UNSET
        if not isinstance(self.users, Unset):
            users = self.users

        field_dict: dict[str, Any] = {}

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
            kind = check_new_sharing_kind(d.pop("kind"))

        users = cast(list[str], d.pop("users", UNSET))

        new_sharing = cls(
            kind=kind,
            users=users,
        )

        return new_sharing
