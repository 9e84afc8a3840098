from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from attrs import define as _attrs_define

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.new_call_policy import NewCallPolicy


T = TypeVar("T", bound="CreateUseTokenInputBody")


@_attrs_define
class CreateUseTokenInputBody:
    """
    Attributes:
        name (str): What it is for
        account_id (str | Unset): The one account that it may use. Its calls then need name no account
        acting_user (str | Unset): For whom its calls are made, as x-acting-user says with an API key
        allowed_origins (list[str] | Unset): Of pages that may use it, such as https://app.example.com. It is then for
            these pages alone, else for no page
        call_policy (NewCallPolicy | Unset):
        connectors (list[str] | Unset): Provider keys that the project has configured; all when left out
        expires_in (int | Unset): Seconds; 3600 when left out
        origin_owner_id (str | Unset): Whose accounts it may use; may be left out with account_id
    """

    name: str
    account_id: str | Unset = UNSET
    acting_user: str | Unset = UNSET
    allowed_origins: list[str] | Unset = UNSET
    call_policy: NewCallPolicy | Unset = UNSET
    connectors: list[str] | Unset = UNSET
    expires_in: int | Unset = UNSET
    origin_owner_id: str | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        name = self.name

        account_id = self.account_id

        acting_user = self.acting_user

        allowed_origins: list[str] | Unset = UNSET
        if not isinstance(self.allowed_origins, Unset):
            allowed_origins = self.allowed_origins

        call_policy: dict[str, Any] | Unset = UNSET
        if not isinstance(self.call_policy, Unset):
            call_policy = self.call_policy.to_dict()

        connectors: list[str] | Unset = UNSET
        if not isinstance(self.connectors, Unset):
            connectors = self.connectors

        expires_in = self.expires_in

        origin_owner_id = self.origin_owner_id

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "name": name,
            }
        )
        if account_id is not UNSET:
            field_dict["account_id"] = account_id
        if acting_user is not UNSET:
            field_dict["acting_user"] = acting_user
        if allowed_origins is not UNSET:
            field_dict["allowed_origins"] = allowed_origins
        if call_policy is not UNSET:
            field_dict["call_policy"] = call_policy
        if connectors is not UNSET:
            field_dict["connectors"] = connectors
        if expires_in is not UNSET:
            field_dict["expires_in"] = expires_in
        if origin_owner_id is not UNSET:
            field_dict["origin_owner_id"] = origin_owner_id

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.new_call_policy import NewCallPolicy

        d = dict(src_dict)
        if "name" not in d:
            name = cast(Any, UNSET)
        else:
            name = d.pop("name")

        account_id = d.pop("account_id", UNSET)

        acting_user = d.pop("acting_user", UNSET)

        allowed_origins = cast(list[str], d.pop("allowed_origins", UNSET))

        _call_policy = d.pop("call_policy", UNSET)
        call_policy: NewCallPolicy | Unset
        if isinstance(_call_policy, Unset):
            call_policy = UNSET
        else:
            call_policy = NewCallPolicy.from_dict(_call_policy)

        connectors = cast(list[str], d.pop("connectors", UNSET))

        expires_in = d.pop("expires_in", UNSET)

        origin_owner_id = d.pop("origin_owner_id", UNSET)

        create_use_token_input_body = cls(
            name=name,
            account_id=account_id,
            acting_user=acting_user,
            allowed_origins=allowed_origins,
            call_policy=call_policy,
            connectors=connectors,
            expires_in=expires_in,
            origin_owner_id=origin_owner_id,
        )

        return create_use_token_input_body
