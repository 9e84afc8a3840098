from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.call_policy import CallPolicy


T = TypeVar("T", bound="UseTokenWithText")


@_attrs_define
class UseTokenWithText:
    """
    Attributes:
        allowed_origins (list[str]): Of pages that may use it; empty is no page
        api_key_id (str): The API key that made it, with which it ends
        connectors (list[str]): Of these alone; empty is all
        created_at (datetime.datetime):
        expires_at (datetime.datetime):
        id (str): Names the token in logs and in the audit log
        live (bool): It has not ended and is not revoked. Its API key, account and connector count beside that
        name (str):
        origin_owner_id (str): Whose accounts it may use
        token (str): What calls present in place of an API key; shown this once
        account_id (str | Unset): The one account that it may use; absent where it may use each of the owner's
        acting_user (str | Unset):
        call_policy (CallPolicy | Unset):
        last_used_at (datetime.datetime | Unset): When a call was last made with it, to ten minutes and a minute late;
            left out when none was, and where the project's log does not keep every request
        revoked_at (datetime.datetime | Unset):
    """

    allowed_origins: list[str]
    api_key_id: str
    connectors: list[str]
    created_at: datetime.datetime
    expires_at: datetime.datetime
    id: str
    live: bool
    name: str
    origin_owner_id: str
    token: str
    account_id: str | Unset = UNSET
    acting_user: str | Unset = UNSET
    call_policy: CallPolicy | Unset = UNSET
    last_used_at: datetime.datetime | Unset = UNSET
    revoked_at: datetime.datetime | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        allowed_origins = self.allowed_origins

        api_key_id = self.api_key_id

        connectors = self.connectors

        created_at = self.created_at.isoformat()

        expires_at = self.expires_at.isoformat()

        id = self.id

        live = self.live

        name = self.name

        origin_owner_id = self.origin_owner_id

        token = self.token

        account_id = self.account_id

        acting_user = self.acting_user

        call_policy: dict[str, Any] | Unset = UNSET
        if not isinstance(self.call_policy, Unset):
            call_policy = self.call_policy.to_dict()

        last_used_at: str | Unset = UNSET
        if not isinstance(self.last_used_at, Unset):
            last_used_at = self.last_used_at.isoformat()

        revoked_at: str | Unset = UNSET
        if not isinstance(self.revoked_at, Unset):
            revoked_at = self.revoked_at.isoformat()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "allowed_origins": allowed_origins,
                "api_key_id": api_key_id,
                "connectors": connectors,
                "created_at": created_at,
                "expires_at": expires_at,
                "id": id,
                "live": live,
                "name": name,
                "origin_owner_id": origin_owner_id,
                "token": token,
            }
        )
        if account_id is not UNSET:
            field_dict["account_id"] = account_id
        if acting_user is not UNSET:
            field_dict["acting_user"] = acting_user
        if call_policy is not UNSET:
            field_dict["call_policy"] = call_policy
        if last_used_at is not UNSET:
            field_dict["last_used_at"] = last_used_at
        if revoked_at is not UNSET:
            field_dict["revoked_at"] = revoked_at

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.call_policy import CallPolicy

        d = dict(src_dict)
        if "allowed_origins" not in d:
            allowed_origins = cast(Any, UNSET)
        else:
            allowed_origins = cast(list[str], d.pop("allowed_origins"))

        if "api_key_id" not in d:
            api_key_id = cast(Any, UNSET)
        else:
            api_key_id = d.pop("api_key_id")

        if "connectors" not in d:
            connectors = cast(Any, UNSET)
        else:
            connectors = cast(list[str], d.pop("connectors"))

        if "created_at" not in d:
            created_at = cast(Any, UNSET)
        else:
            created_at = datetime.datetime.fromisoformat(d.pop("created_at"))

        if "expires_at" not in d:
            expires_at = cast(Any, UNSET)
        else:
            expires_at = datetime.datetime.fromisoformat(d.pop("expires_at"))

        if "id" not in d:
            id = cast(Any, UNSET)
        else:
            id = d.pop("id")

        if "live" not in d:
            live = cast(Any, UNSET)
        else:
            live = d.pop("live")

        if "name" not in d:
            name = cast(Any, UNSET)
        else:
            name = d.pop("name")

        if "origin_owner_id" not in d:
            origin_owner_id = cast(Any, UNSET)
        else:
            origin_owner_id = d.pop("origin_owner_id")

        if "token" not in d:
            token = cast(Any, UNSET)
        else:
            token = d.pop("token")

        account_id = d.pop("account_id", UNSET)

        acting_user = d.pop("acting_user", UNSET)

        _call_policy = d.pop("call_policy", UNSET)
        call_policy: CallPolicy | Unset
        if isinstance(_call_policy, Unset):
            call_policy = UNSET
        else:
            call_policy = CallPolicy.from_dict(_call_policy)

        _last_used_at = d.pop("last_used_at", UNSET)
        last_used_at: datetime.datetime | Unset
        if isinstance(_last_used_at, Unset):
            last_used_at = UNSET
        else:
            last_used_at = datetime.datetime.fromisoformat(_last_used_at)

        _revoked_at = d.pop("revoked_at", UNSET)
        revoked_at: datetime.datetime | Unset
        if isinstance(_revoked_at, Unset):
            revoked_at = UNSET
        else:
            revoked_at = datetime.datetime.fromisoformat(_revoked_at)

        use_token_with_text = cls(
            allowed_origins=allowed_origins,
            api_key_id=api_key_id,
            connectors=connectors,
            created_at=created_at,
            expires_at=expires_at,
            id=id,
            live=live,
            name=name,
            origin_owner_id=origin_owner_id,
            token=token,
            account_id=account_id,
            acting_user=acting_user,
            call_policy=call_policy,
            last_used_at=last_used_at,
            revoked_at=revoked_at,
        )

        use_token_with_text.additional_properties = d
        return use_token_with_text

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
