from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from attrs import define as _attrs_define

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.action_input_body_body import ActionInputBodyBody
    from ..models.action_input_body_headers import ActionInputBodyHeaders
    from ..models.action_input_body_path import ActionInputBodyPath
    from ..models.action_input_body_query import ActionInputBodyQuery


T = TypeVar("T", bound="ActionInputBody")


@_attrs_define
class ActionInputBody:
    """
    Attributes:
        action (str): An id that GET /actions lists
        body (ActionInputBodyBody | Unset): Empty: an action here is a read
        headers (ActionInputBodyHeaders | Unset): Sent along; x-account-id names the account, where no header of the
            request does
        path (ActionInputBodyPath | Unset): The arguments that stand in the path
        query (ActionInputBodyQuery | Unset): The other arguments
    """

    action: str
    body: ActionInputBodyBody | Unset = UNSET
    headers: ActionInputBodyHeaders | Unset = UNSET
    path: ActionInputBodyPath | Unset = UNSET
    query: ActionInputBodyQuery | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        action = self.action

        body: dict[str, Any] | Unset = UNSET
        if not isinstance(self.body, Unset):
            body = self.body.to_dict()

        headers: dict[str, Any] | Unset = UNSET
        if not isinstance(self.headers, Unset):
            headers = self.headers.to_dict()

        path: dict[str, Any] | Unset = UNSET
        if not isinstance(self.path, Unset):
            path = self.path.to_dict()

        query: dict[str, Any] | Unset = UNSET
        if not isinstance(self.query, Unset):
            query = self.query.to_dict()

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "action": action,
            }
        )
        if body is not UNSET:
            field_dict["body"] = body
        if headers is not UNSET:
            field_dict["headers"] = headers
        if path is not UNSET:
            field_dict["path"] = path
        if query is not UNSET:
            field_dict["query"] = query

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.action_input_body_body import ActionInputBodyBody
        from ..models.action_input_body_headers import ActionInputBodyHeaders
        from ..models.action_input_body_path import ActionInputBodyPath
        from ..models.action_input_body_query import ActionInputBodyQuery

        d = dict(src_dict)
        if "action" not in d:
            action = cast(Any, UNSET)
        else:
            action = d.pop("action")

        _body = d.pop("body", UNSET)
        body: ActionInputBodyBody | Unset
        if isinstance(_body, Unset):
            body = UNSET
        else:
            body = ActionInputBodyBody.from_dict(_body)

        _headers = d.pop("headers", UNSET)
        headers: ActionInputBodyHeaders | Unset
        if isinstance(_headers, Unset):
            headers = UNSET
        else:
            headers = ActionInputBodyHeaders.from_dict(_headers)

        _path = d.pop("path", UNSET)
        path: ActionInputBodyPath | Unset
        if isinstance(_path, Unset):
            path = UNSET
        else:
            path = ActionInputBodyPath.from_dict(_path)

        _query = d.pop("query", UNSET)
        query: ActionInputBodyQuery | Unset
        if isinstance(_query, Unset):
            query = UNSET
        else:
            query = ActionInputBodyQuery.from_dict(_query)

        action_input_body = cls(
            action=action,
            body=body,
            headers=headers,
            path=path,
            query=query,
        )

        return action_input_body
