from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET

if TYPE_CHECKING:
    from ..models.signed_in_key import SignedInKey
    from ..models.signed_in_place import SignedInPlace
    from ..models.signed_in_user import SignedInUser


T = TypeVar("T", bound="Session")


@_attrs_define
class Session:
    """
    Attributes:
        csrf (str): To be sent as x-patchbay-csrf with each request that the cookie goes with
        ends_at (datetime.datetime): When the session ends, whatever happens
        key (None | SignedInKey): The API key that the session was made of; null for a person
        projects (list[SignedInPlace]): Those of which one is to be sent as x-patchbay-project
        user (None | SignedInUser): The person; null when the session was made of an API key
    """

    csrf: str
    ends_at: datetime.datetime
    key: None | SignedInKey
    projects: list[SignedInPlace]
    user: None | SignedInUser
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.signed_in_key import SignedInKey
        from ..models.signed_in_user import SignedInUser

        csrf = self.csrf

        ends_at = self.ends_at.isoformat()

        key: dict[str, Any] | None
        if isinstance(self.key, SignedInKey):
            key = self.key.to_dict()
        else:
            key = self.key

        projects = []
        for projects_item_data in self.projects:
            projects_item = projects_item_data.to_dict()
            projects.append(projects_item)

        user: dict[str, Any] | None
        if isinstance(self.user, SignedInUser):
            user = self.user.to_dict()
        else:
            user = self.user

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "csrf": csrf,
                "ends_at": ends_at,
                "key": key,
                "projects": projects,
                "user": user,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.signed_in_key import SignedInKey
        from ..models.signed_in_place import SignedInPlace
        from ..models.signed_in_user import SignedInUser

        d = dict(src_dict)
        if "csrf" not in d:
            csrf = cast(Any, UNSET)
        else:
            csrf = d.pop("csrf")

        if "ends_at" not in d:
            ends_at = cast(Any, UNSET)
        else:
            ends_at = datetime.datetime.fromisoformat(d.pop("ends_at"))

        if "key" not in d:
            key = cast(Any, UNSET)
        else:

            def _parse_key(data: object) -> None | SignedInKey:
                if data is None:
                    return data
                try:
                    if not isinstance(data, dict):
                        raise TypeError()
                    key_type_0 = SignedInKey.from_dict(data)

                    return key_type_0
                except (TypeError, ValueError, AttributeError, KeyError):
                    pass
                return cast(None | SignedInKey, data)

            key = _parse_key(d.pop("key"))

        if "projects" not in d:
            projects = cast(Any, UNSET)
        else:
            projects = []
            _projects = d.pop("projects")
            for projects_item_data in _projects:
                projects_item = SignedInPlace.from_dict(projects_item_data)

                projects.append(projects_item)

        if "user" not in d:
            user = cast(Any, UNSET)
        else:

            def _parse_user(data: object) -> None | SignedInUser:
                if data is None:
                    return data
                try:
                    if not isinstance(data, dict):
                        raise TypeError()
                    user_type_0 = SignedInUser.from_dict(data)

                    return user_type_0
                except (TypeError, ValueError, AttributeError, KeyError):
                    pass
                return cast(None | SignedInUser, data)

            user = _parse_user(d.pop("user"))

        session = cls(
            csrf=csrf,
            ends_at=ends_at,
            key=key,
            projects=projects,
            user=user,
        )

        session.additional_properties = d
        return session

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
