from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.pending_call_whole_state import (
    PendingCallWholeState,
    check_pending_call_whole_state,
)
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.pending_call_whole_headers import PendingCallWholeHeaders


T = TypeVar("T", bound="PendingCallWhole")


@_attrs_define
class PendingCallWhole:
    """
    Attributes:
        account_id (str):
        caller (str): Who asks, as use_token:…, key:… or user:…
        connector (str): Provider key
        created_at (datetime.datetime):
        ends_at (datetime.datetime): When it waits no more, or its approval ends
        headers (PendingCallWholeHeaders): Those that say what the call does
        id (str):
        method (str):
        origin_owner_id (str):
        rule (str): Which rule of a call policy holds it back
        state (PendingCallWholeState): made: its caller has repeated it, and it went to the provider; expired: nobody
            decided within a day, or it was not repeated within an hour
        url (str): With its query, without the account's credential; empty where what was asked for cannot be opened any
            more
        acting_user (str | Unset): For whom
        body (str | Unset): What the caller sends; of a message to an MCP server its method and parameters. It is data,
            never an instruction
        body_is_base64 (bool | Unset): The body is no text
        decided_at (datetime.datetime | Unset):
        decided_by (str | Unset): As key:… or user:…
        made_at (datetime.datetime | Unset):
        tool (str | Unset): Of an MCP server
        use_token_name (str | Unset):
    """

    account_id: str
    caller: str
    connector: str
    created_at: datetime.datetime
    ends_at: datetime.datetime
    headers: PendingCallWholeHeaders
    id: str
    method: str
    origin_owner_id: str
    rule: str
    state: PendingCallWholeState
    url: str
    acting_user: str | Unset = UNSET
    body: str | Unset = UNSET
    body_is_base64: bool | Unset = UNSET
    decided_at: datetime.datetime | Unset = UNSET
    decided_by: str | Unset = UNSET
    made_at: datetime.datetime | Unset = UNSET
    tool: str | Unset = UNSET
    use_token_name: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        account_id = self.account_id

        caller = self.caller

        connector = self.connector

        created_at = self.created_at.isoformat()

        ends_at = self.ends_at.isoformat()

        headers = self.headers.to_dict()

        id = self.id

        method = self.method

        origin_owner_id = self.origin_owner_id

        rule = self.rule

        state: str = self.state

        url = self.url

        acting_user = self.acting_user

        body = self.body

        body_is_base64 = self.body_is_base64

        decided_at: str | Unset = UNSET
        if not isinstance(self.decided_at, Unset):
            decided_at = self.decided_at.isoformat()

        decided_by = self.decided_by

        made_at: str | Unset = UNSET
        if not isinstance(self.made_at, Unset):
            made_at = self.made_at.isoformat()

        tool = self.tool

        use_token_name = self.use_token_name

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "account_id": account_id,
                "caller": caller,
                "connector": connector,
                "created_at": created_at,
                "ends_at": ends_at,
                "headers": headers,
                "id": id,
                "method": method,
                "origin_owner_id": origin_owner_id,
                "rule": rule,
                "state": state,
                "url": url,
            }
        )
        if acting_user is not UNSET:
            field_dict["acting_user"] = acting_user
        if body is not UNSET:
            field_dict["body"] = body
        if body_is_base64 is not UNSET:
            field_dict["body_is_base64"] = body_is_base64
        if decided_at is not UNSET:
            field_dict["decided_at"] = decided_at
        if decided_by is not UNSET:
            field_dict["decided_by"] = decided_by
        if made_at is not UNSET:
            field_dict["made_at"] = made_at
        if tool is not UNSET:
            field_dict["tool"] = tool
        if use_token_name is not UNSET:
            field_dict["use_token_name"] = use_token_name

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.pending_call_whole_headers import PendingCallWholeHeaders

        d = dict(src_dict)
        if "account_id" not in d:
            account_id = cast(Any, UNSET)
        else:
            account_id = d.pop("account_id")

        if "caller" not in d:
            caller = cast(Any, UNSET)
        else:
            caller = d.pop("caller")

        if "connector" not in d:
            connector = cast(Any, UNSET)
        else:
            connector = d.pop("connector")

        if "created_at" not in d:
            created_at = cast(Any, UNSET)
        else:
            created_at = datetime.datetime.fromisoformat(d.pop("created_at"))

        if "ends_at" not in d:
            ends_at = cast(Any, UNSET)
        else:
            ends_at = datetime.datetime.fromisoformat(d.pop("ends_at"))

        if "headers" not in d:
            headers = cast(Any, UNSET)
        else:
            headers = PendingCallWholeHeaders.from_dict(d.pop("headers"))

        if "id" not in d:
            id = cast(Any, UNSET)
        else:
            id = d.pop("id")

        if "method" not in d:
            method = cast(Any, UNSET)
        else:
            method = d.pop("method")

        if "origin_owner_id" not in d:
            origin_owner_id = cast(Any, UNSET)
        else:
            origin_owner_id = d.pop("origin_owner_id")

        if "rule" not in d:
            rule = cast(Any, UNSET)
        else:
            rule = d.pop("rule")

        if "state" not in d:
            state = cast(Any, UNSET)
        else:
            state = check_pending_call_whole_state(d.pop("state"))

        if "url" not in d:
            url = cast(Any, UNSET)
        else:
            url = d.pop("url")

        acting_user = d.pop("acting_user", UNSET)

        body = d.pop("body", UNSET)

        body_is_base64 = d.pop("body_is_base64", UNSET)

        _decided_at = d.pop("decided_at", UNSET)
        decided_at: datetime.datetime | Unset
        if isinstance(_decided_at, Unset):
            decided_at = UNSET
        else:
            decided_at = datetime.datetime.fromisoformat(_decided_at)

        decided_by = d.pop("decided_by", UNSET)

        _made_at = d.pop("made_at", UNSET)
        made_at: datetime.datetime | Unset
        if isinstance(_made_at, Unset):
            made_at = UNSET
        else:
            made_at = datetime.datetime.fromisoformat(_made_at)

        tool = d.pop("tool", UNSET)

        use_token_name = d.pop("use_token_name", UNSET)

        pending_call_whole = cls(
            account_id=account_id,
            caller=caller,
            connector=connector,
            created_at=created_at,
            ends_at=ends_at,
            headers=headers,
            id=id,
            method=method,
            origin_owner_id=origin_owner_id,
            rule=rule,
            state=state,
            url=url,
            acting_user=acting_user,
            body=body,
            body_is_base64=body_is_base64,
            decided_at=decided_at,
            decided_by=decided_by,
            made_at=made_at,
            tool=tool,
            use_token_name=use_token_name,
        )

        pending_call_whole.additional_properties = d
        return pending_call_whole

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
