from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.request import Request
    from ..models.response import Response


T = TypeVar("T", bound="StepLog")


@_attrs_define
class StepLog:
    """
    Attributes:
        account_id (None | str):
        action (str): exchange, refresh, verify, identity, revoke, discovery, call or deliver
        duration (float): Milliseconds
        end_time (datetime.datetime):
        error (None | str): Why there is no answer
        http_method (None | str):
        id (str):
        is_worker (bool):
        path (None | str):
        project_id (str):
        provider (None | str):
        request_id (str): Of the log that the step is of
        service (None | str):
        start_time (datetime.datetime):
        status (int | None):
        success (bool):
        url (None | str): Without its query
        request (Request | Unset):
        response (Response | Unset):
    """

    account_id: None | str
    action: str
    duration: float
    end_time: datetime.datetime
    error: None | str
    http_method: None | str
    id: str
    is_worker: bool
    path: None | str
    project_id: str
    provider: None | str
    request_id: str
    service: None | str
    start_time: datetime.datetime
    status: int | None
    success: bool
    url: None | str
    request: Request | Unset = UNSET
    response: Response | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        account_id: None | str
        account_id = self.account_id

        action = self.action

        duration = self.duration

        end_time = self.end_time.isoformat()

        error: None | str
        error = self.error

        http_method: None | str
        http_method = self.http_method

        id = self.id

        is_worker = self.is_worker

        path: None | str
        path = self.path

        project_id = self.project_id

        provider: None | str
        provider = self.provider

        request_id = self.request_id

        service: None | str
        service = self.service

        start_time = self.start_time.isoformat()

        status: int | None
        status = self.status

        success = self.success

        url: None | str
        url = self.url

        request: dict[str, Any] | Unset = UNSET
        if not isinstance(self.request, Unset):
            request = self.request.to_dict()

        response: dict[str, Any] | Unset = UNSET
        if not isinstance(self.response, Unset):
            response = self.response.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "account_id": account_id,
                "action": action,
                "duration": duration,
                "end_time": end_time,
                "error": error,
                "http_method": http_method,
                "id": id,
                "is_worker": is_worker,
                "path": path,
                "project_id": project_id,
                "provider": provider,
                "request_id": request_id,
                "service": service,
                "start_time": start_time,
                "status": status,
                "success": success,
                "url": url,
            }
        )
        if request is not UNSET:
            field_dict["request"] = request
        if response is not UNSET:
            field_dict["response"] = response

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.request import Request
        from ..models.response import Response

        d = dict(src_dict)
        if "account_id" not in d:
            account_id = cast(Any, UNSET)
        else:

            def _parse_account_id(data: object) -> None | str:
                if data is None:
                    return data
                return cast(None | str, data)

            account_id = _parse_account_id(d.pop("account_id"))

        if "action" not in d:
            action = cast(Any, UNSET)
        else:
            action = d.pop("action")

        if "duration" not in d:
            duration = cast(Any, UNSET)
        else:
            duration = d.pop("duration")

        if "end_time" not in d:
            end_time = cast(Any, UNSET)
        else:
            end_time = datetime.datetime.fromisoformat(d.pop("end_time"))

        if "error" not in d:
            error = cast(Any, UNSET)
        else:

            def _parse_error(data: object) -> None | str:
                if data is None:
                    return data
                return cast(None | str, data)

            error = _parse_error(d.pop("error"))

        if "http_method" not in d:
            http_method = cast(Any, UNSET)
        else:

            def _parse_http_method(data: object) -> None | str:
                if data is None:
                    return data
                return cast(None | str, data)

            http_method = _parse_http_method(d.pop("http_method"))

        if "id" not in d:
            id = cast(Any, UNSET)
        else:
            id = d.pop("id")

        if "is_worker" not in d:
            is_worker = cast(Any, UNSET)
        else:
            is_worker = d.pop("is_worker")

        if "path" not in d:
            path = cast(Any, UNSET)
        else:

            def _parse_path(data: object) -> None | str:
                if data is None:
                    return data
                return cast(None | str, data)

            path = _parse_path(d.pop("path"))

        if "project_id" not in d:
            project_id = cast(Any, UNSET)
        else:
            project_id = d.pop("project_id")

        if "provider" not in d:
            provider = cast(Any, UNSET)
        else:

            def _parse_provider(data: object) -> None | str:
                if data is None:
                    return data
                return cast(None | str, data)

            provider = _parse_provider(d.pop("provider"))

        if "request_id" not in d:
            request_id = cast(Any, UNSET)
        else:
            request_id = d.pop("request_id")

        if "service" not in d:
            service = cast(Any, UNSET)
        else:

            def _parse_service(data: object) -> None | str:
                if data is None:
                    return data
                return cast(None | str, data)

            service = _parse_service(d.pop("service"))

        if "start_time" not in d:
            start_time = cast(Any, UNSET)
        else:
            start_time = datetime.datetime.fromisoformat(d.pop("start_time"))

        if "status" not in d:
            status = cast(Any, UNSET)
        else:

            def _parse_status(data: object) -> int | None:
                if data is None:
                    return data
                return cast(int | None, data)

            status = _parse_status(d.pop("status"))

        if "success" not in d:
            success = cast(Any, UNSET)
        else:
            success = d.pop("success")

        if "url" not in d:
            url = cast(Any, UNSET)
        else:

            def _parse_url(data: object) -> None | str:
                if data is None:
                    return data
                return cast(None | str, data)

            url = _parse_url(d.pop("url"))

        _request = d.pop("request", UNSET)
        request: Request | Unset
        if isinstance(_request, Unset):
            request = UNSET
        else:
            request = Request.from_dict(_request)

        _response = d.pop("response", UNSET)
        response: Response | Unset
        if isinstance(_response, Unset):
            response = UNSET
        else:
            response = Response.from_dict(_response)

        step_log = cls(
            account_id=account_id,
            action=action,
            duration=duration,
            end_time=end_time,
            error=error,
            http_method=http_method,
            id=id,
            is_worker=is_worker,
            path=path,
            project_id=project_id,
            provider=provider,
            request_id=request_id,
            service=service,
            start_time=start_time,
            status=status,
            success=success,
            url=url,
            request=request,
            response=response,
        )

        step_log.additional_properties = d
        return step_log

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
