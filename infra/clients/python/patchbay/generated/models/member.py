from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.member_role import MemberRole, check_member_role
from ..types import UNSET, Unset

T = TypeVar("T", bound="Member")


@_attrs_define
class Member:
    """
    Attributes:
        created_at (datetime.datetime):
        email (str):
        id (str): Of a person usr_…, of an invitation inv_…
        invited (bool): They have not signed in since
        last_admin (bool): The project's only admin, who has to stay one
        name (str): As the sign-in service tells it; empty until they have signed in
        role (MemberRole):
        updated_at (datetime.datetime):
        invitation_ends_at (datetime.datetime | Unset): When an invitation can be taken no more
    """

    created_at: datetime.datetime
    email: str
    id: str
    invited: bool
    last_admin: bool
    name: str
    role: MemberRole
    updated_at: datetime.datetime
    invitation_ends_at: datetime.datetime | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        created_at = self.created_at.isoformat()

        email = self.email

        id = self.id

        invited = self.invited

        last_admin = self.last_admin

        name = self.name

        role: str = self.role

        updated_at = self.updated_at.isoformat()

        invitation_ends_at: str | Unset = UNSET
        if not isinstance(self.invitation_ends_at, Unset):
            invitation_ends_at = self.invitation_ends_at.isoformat()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "created_at": created_at,
                "email": email,
                "id": id,
                "invited": invited,
                "last_admin": last_admin,
                "name": name,
                "role": role,
                "updated_at": updated_at,
            }
        )
        if invitation_ends_at is not UNSET:
            field_dict["invitation_ends_at"] = invitation_ends_at

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        if "created_at" not in d:
            created_at = cast(Any, UNSET)
        else:
            created_at = datetime.datetime.fromisoformat(d.pop("created_at"))

        if "email" not in d:
            email = cast(Any, UNSET)
        else:
            email = d.pop("email")

        if "id" not in d:
            id = cast(Any, UNSET)
        else:
            id = d.pop("id")

        if "invited" not in d:
            invited = cast(Any, UNSET)
        else:
            invited = d.pop("invited")

        if "last_admin" not in d:
            last_admin = cast(Any, UNSET)
        else:
            last_admin = d.pop("last_admin")

        if "name" not in d:
            name = cast(Any, UNSET)
        else:
            name = d.pop("name")

        if "role" not in d:
            role = cast(Any, UNSET)
        else:
            role = check_member_role(d.pop("role"))

        if "updated_at" not in d:
            updated_at = cast(Any, UNSET)
        else:
            updated_at = datetime.datetime.fromisoformat(d.pop("updated_at"))

        _invitation_ends_at = d.pop("invitation_ends_at", UNSET)
        invitation_ends_at: datetime.datetime | Unset
        if isinstance(_invitation_ends_at, Unset):
            invitation_ends_at = UNSET
        else:
            invitation_ends_at = datetime.datetime.fromisoformat(_invitation_ends_at)

        member = cls(
            created_at=created_at,
            email=email,
            id=id,
            invited=invited,
            last_admin=last_admin,
            name=name,
            role=role,
            updated_at=updated_at,
            invitation_ends_at=invitation_ends_at,
        )

        member.additional_properties = d
        return member

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
