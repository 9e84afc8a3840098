from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.log_kind import LogKind, check_log_kind
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.request import Request
    from ..models.response import Response
    from ..models.step_log import StepLog


T = TypeVar("T", bound="Log")


@_attrs_define
class Log:
    """
    Attributes:
        account_id (None | str):
        action (None | str):
        approved_by (None | str): Who gave it, as key:… or user:…
        attempt_id (None | str): The same for every log of one attempt to link
        auth_config_id (None | str):
        category (None | str): The same
        child_resource (None | str):
        code (None | str): What went wrong
        connect_session_id (None | str):
        correlation_id (None | str): What everything began with: a request, or a schedule's run
        cure (None | str): What to do about it
        duration (float): Milliseconds
        end_time (datetime.datetime):
        event_datetime (datetime.datetime):
        event_id (None | str):
        http_method (None | str):
        is_worker (bool): Patchbay did it by itself
        kind (LogKind):
        message (None | str):
        origin_owner_id (None | str):
        path (None | str):
        pending_call_id (None | str): The approval with which a call is made
        project_id (str):
        provider (None | str): Provider key
        provider_code (None | str):
        provider_words (None | str): What the provider said; text, whatever is in it
        request_id (str): The log's id, which get-log takes
        resource (None | str):
        service (None | str): The connector's category
        source_id (None | str):
        source_ip (None | str):
        source_type (None | str): key, user, session, system or command: who made the request
        source_value (None | str):
        start_time (datetime.datetime):
        status (int | None):
        sub_resource (None | str):
        success (bool):
        url (None | str): Without its query
        use_token_name (None | str): Of the use token that a call is made with
        webhook_id (None | str):
        request (Request | Unset):
        response (Response | Unset):
        step_requests (list[StepLog] | Unset):
    """

    account_id: None | str
    action: None | str
    approved_by: None | str
    attempt_id: None | str
    auth_config_id: None | str
    category: None | str
    child_resource: None | str
    code: None | str
    connect_session_id: None | str
    correlation_id: None | str
    cure: None | str
    duration: float
    end_time: datetime.datetime
    event_datetime: datetime.datetime
    event_id: None | str
    http_method: None | str
    is_worker: bool
    kind: LogKind
    message: None | str
    origin_owner_id: None | str
    path: None | str
    pending_call_id: None | str
    project_id: str
    provider: None | str
    provider_code: None | str
    provider_words: None | str
    request_id: str
    resource: None | str
    service: None | str
    source_id: None | str
    source_ip: None | str
    source_type: None | str
    source_value: None | str
    start_time: datetime.datetime
    status: int | None
    sub_resource: None | str
    success: bool
    url: None | str
    use_token_name: None | str
    webhook_id: None | str
    request: Request | Unset = UNSET
    response: Response | Unset = UNSET
    step_requests: list[StepLog] | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        account_id: None | str
        account_id = self.account_id

        action: None | str
        action = self.action

        approved_by: None | str
        approved_by = self.approved_by

        attempt_id: None | str
        attempt_id = self.attempt_id

        auth_config_id: None | str
        auth_config_id = self.auth_config_id

        category: None | str
        category = self.category

        child_resource: None | str
        child_resource = self.child_resource

        code: None | str
        code = self.code

        connect_session_id: None | str
        connect_session_id = self.connect_session_id

        correlation_id: None | str
        correlation_id = self.correlation_id

        cure: None | str
        cure = self.cure

        duration = self.duration

        end_time = self.end_time.isoformat()

        event_datetime = self.event_datetime.isoformat()

        event_id: None | str
        event_id = self.event_id

        http_method: None | str
        http_method = self.http_method

        is_worker = self.is_worker

        kind: str = self.kind

        message: None | str
        message = self.message

        origin_owner_id: None | str
        origin_owner_id = self.origin_owner_id

        path: None | str
        path = self.path

        pending_call_id: None | str
        pending_call_id = self.pending_call_id

        project_id = self.project_id

        provider: None | str
        provider = self.provider

        provider_code: None | str
        provider_code = self.provider_code

        provider_words: None | str
        provider_words = self.provider_words

        request_id = self.request_id

        resource: None | str
        resource = self.resource

        service: None | str
        service = self.service

        source_id: None | str
        source_id = self.source_id

        source_ip: None | str
        source_ip = self.source_ip

        source_type: None | str
        source_type = self.source_type

        source_value: None | str
        source_value = self.source_value

        start_time = self.start_time.isoformat()

        status: int | None
        status = self.status

        sub_resource: None | str
        sub_resource = self.sub_resource

        success = self.success

        url: None | str
        url = self.url

        use_token_name: None | str
        use_token_name = self.use_token_name

        webhook_id: None | str
        webhook_id = self.webhook_id

        request: dict[str, Any] | Unset = UNSET
        if not isinstance(self.request, Unset):
            request = self.request.to_dict()

        response: dict[str, Any] | Unset = UNSET
        if not isinstance(self.response, Unset):
            response = self.response.to_dict()

        step_requests: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.step_requests, Unset):
            step_requests = []
            for step_requests_item_data in self.step_requests:
                step_requests_item = step_requests_item_data.to_dict()
                step_requests.append(step_requests_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "account_id": account_id,
                "action": action,
                "approved_by": approved_by,
                "attempt_id": attempt_id,
                "auth_config_id": auth_config_id,
                "category": category,
                "child_resource": child_resource,
                "code": code,
                "connect_session_id": connect_session_id,
                "correlation_id": correlation_id,
                "cure": cure,
                "duration": duration,
                "end_time": end_time,
                "event_datetime": event_datetime,
                "event_id": event_id,
                "http_method": http_method,
                "is_worker": is_worker,
                "kind": kind,
                "message": message,
                "origin_owner_id": origin_owner_id,
                "path": path,
                "pending_call_id": pending_call_id,
                "project_id": project_id,
                "provider": provider,
                "provider_code": provider_code,
                "provider_words": provider_words,
                "request_id": request_id,
                "resource": resource,
                "service": service,
                "source_id": source_id,
                "source_ip": source_ip,
                "source_type": source_type,
                "source_value": source_value,
                "start_time": start_time,
                "status": status,
                "sub_resource": sub_resource,
                "success": success,
                "url": url,
                "use_token_name": use_token_name,
                "webhook_id": webhook_id,
            }
        )
        if request is not UNSET:
            field_dict["request"] = request
        if response is not UNSET:
            field_dict["response"] = response
        if step_requests is not UNSET:
            field_dict["step_requests"] = step_requests

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.request import Request
        from ..models.response import Response
        from ..models.step_log import StepLog

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

            def _parse_action(data: object) -> None | str:
                if data is None:
                    return data
                return cast(None | str, data)

            action = _parse_action(d.pop("action"))

        if "approved_by" not in d:
            approved_by = cast(Any, UNSET)
        else:

            def _parse_approved_by(data: object) -> None | str:
                if data is None:
                    return data
                return cast(None | str, data)

            approved_by = _parse_approved_by(d.pop("approved_by"))

        if "attempt_id" not in d:
            attempt_id = cast(Any, UNSET)
        else:

            def _parse_attempt_id(data: object) -> None | str:
                if data is None:
                    return data
                return cast(None | str, data)

            attempt_id = _parse_attempt_id(d.pop("attempt_id"))

        if "auth_config_id" not in d:
            auth_config_id = cast(Any, UNSET)
        else:

            def _parse_auth_config_id(data: object) -> None | str:
                if data is None:
                    return data
                return cast(None | str, data)

            auth_config_id = _parse_auth_config_id(d.pop("auth_config_id"))

        if "category" not in d:
            category = cast(Any, UNSET)
        else:

            def _parse_category(data: object) -> None | str:
                if data is None:
                    return data
                return cast(None | str, data)

            category = _parse_category(d.pop("category"))

        if "child_resource" not in d:
            child_resource = cast(Any, UNSET)
        else:

            def _parse_child_resource(data: object) -> None | str:
                if data is None:
                    return data
                return cast(None | str, data)

            child_resource = _parse_child_resource(d.pop("child_resource"))

        if "code" not in d:
            code = cast(Any, UNSET)
        else:

            def _parse_code(data: object) -> None | str:
                if data is None:
                    return data
                return cast(None | str, data)

            code = _parse_code(d.pop("code"))

        if "connect_session_id" not in d:
            connect_session_id = cast(Any, UNSET)
        else:

            def _parse_connect_session_id(data: object) -> None | str:
                if data is None:
                    return data
                return cast(None | str, data)

            connect_session_id = _parse_connect_session_id(d.pop("connect_session_id"))

        if "correlation_id" not in d:
            correlation_id = cast(Any, UNSET)
        else:

            def _parse_correlation_id(data: object) -> None | str:
                if data is None:
                    return data
                return cast(None | str, data)

            correlation_id = _parse_correlation_id(d.pop("correlation_id"))

        if "cure" not in d:
            cure = cast(Any, UNSET)
        else:

            def _parse_cure(data: object) -> None | str:
                if data is None:
                    return data
                return cast(None | str, data)

            cure = _parse_cure(d.pop("cure"))

        if "duration" not in d:
            duration = cast(Any, UNSET)
        else:
            duration = d.pop("duration")

        if "end_time" not in d:
            end_time = cast(Any, UNSET)
        else:
            end_time = datetime.datetime.fromisoformat(d.pop("end_time"))

        if "event_datetime" not in d:
            event_datetime = cast(Any, UNSET)
        else:
            event_datetime = datetime.datetime.fromisoformat(d.pop("event_datetime"))

        if "event_id" not in d:
            event_id = cast(Any, UNSET)
        else:

            def _parse_event_id(data: object) -> None | str:
                if data is None:
                    return data
                return cast(None | str, data)

            event_id = _parse_event_id(d.pop("event_id"))

        if "http_method" not in d:
            http_method = cast(Any, UNSET)
        else:

            def _parse_http_method(data: object) -> None | str:
                if data is None:
                    return data
                return cast(None | str, data)

            http_method = _parse_http_method(d.pop("http_method"))

        if "is_worker" not in d:
            is_worker = cast(Any, UNSET)
        else:
            is_worker = d.pop("is_worker")

        if "kind" not in d:
            kind = cast(Any, UNSET)
        else:
            kind = check_log_kind(d.pop("kind"))

        if "message" not in d:
            message = cast(Any, UNSET)
        else:

            def _parse_message(data: object) -> None | str:
                if data is None:
                    return data
                return cast(None | str, data)

            message = _parse_message(d.pop("message"))

        if "origin_owner_id" not in d:
            origin_owner_id = cast(Any, UNSET)
        else:

            def _parse_origin_owner_id(data: object) -> None | str:
                if data is None:
                    return data
                return cast(None | str, data)

            origin_owner_id = _parse_origin_owner_id(d.pop("origin_owner_id"))

        if "path" not in d:
            path = cast(Any, UNSET)
        else:

            def _parse_path(data: object) -> None | str:
                if data is None:
                    return data
                return cast(None | str, data)

            path = _parse_path(d.pop("path"))

        if "pending_call_id" not in d:
            pending_call_id = cast(Any, UNSET)
        else:

            def _parse_pending_call_id(data: object) -> None | str:
                if data is None:
                    return data
                return cast(None | str, data)

            pending_call_id = _parse_pending_call_id(d.pop("pending_call_id"))

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

        if "provider_code" not in d:
            provider_code = cast(Any, UNSET)
        else:

            def _parse_provider_code(data: object) -> None | str:
                if data is None:
                    return data
                return cast(None | str, data)

            provider_code = _parse_provider_code(d.pop("provider_code"))

        if "provider_words" not in d:
            provider_words = cast(Any, UNSET)
        else:

            def _parse_provider_words(data: object) -> None | str:
                if data is None:
                    return data
                return cast(None | str, data)

            provider_words = _parse_provider_words(d.pop("provider_words"))

        if "request_id" not in d:
            request_id = cast(Any, UNSET)
        else:
            request_id = d.pop("request_id")

        if "resource" not in d:
            resource = cast(Any, UNSET)
        else:

            def _parse_resource(data: object) -> None | str:
                if data is None:
                    return data
                return cast(None | str, data)

            resource = _parse_resource(d.pop("resource"))

        if "service" not in d:
            service = cast(Any, UNSET)
        else:

            def _parse_service(data: object) -> None | str:
                if data is None:
                    return data
                return cast(None | str, data)

            service = _parse_service(d.pop("service"))

        if "source_id" not in d:
            source_id = cast(Any, UNSET)
        else:

            def _parse_source_id(data: object) -> None | str:
                if data is None:
                    return data
                return cast(None | str, data)

            source_id = _parse_source_id(d.pop("source_id"))

        if "source_ip" not in d:
            source_ip = cast(Any, UNSET)
        else:

            def _parse_source_ip(data: object) -> None | str:
                if data is None:
                    return data
                return cast(None | str, data)

            source_ip = _parse_source_ip(d.pop("source_ip"))

        if "source_type" not in d:
            source_type = cast(Any, UNSET)
        else:

            def _parse_source_type(data: object) -> None | str:
                if data is None:
                    return data
                return cast(None | str, data)

            source_type = _parse_source_type(d.pop("source_type"))

        if "source_value" not in d:
            source_value = cast(Any, UNSET)
        else:

            def _parse_source_value(data: object) -> None | str:
                if data is None:
                    return data
                return cast(None | str, data)

            source_value = _parse_source_value(d.pop("source_value"))

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

        if "sub_resource" not in d:
            sub_resource = cast(Any, UNSET)
        else:

            def _parse_sub_resource(data: object) -> None | str:
                if data is None:
                    return data
                return cast(None | str, data)

            sub_resource = _parse_sub_resource(d.pop("sub_resource"))

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

        if "use_token_name" not in d:
            use_token_name = cast(Any, UNSET)
        else:

            def _parse_use_token_name(data: object) -> None | str:
                if data is None:
                    return data
                return cast(None | str, data)

            use_token_name = _parse_use_token_name(d.pop("use_token_name"))

        if "webhook_id" not in d:
            webhook_id = cast(Any, UNSET)
        else:

            def _parse_webhook_id(data: object) -> None | str:
                if data is None:
                    return data
                return cast(None | str, data)

            webhook_id = _parse_webhook_id(d.pop("webhook_id"))

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

        _step_requests = d.pop("step_requests", UNSET)
        step_requests: list[StepLog] | Unset = UNSET
        if _step_requests is not UNSET:
            step_requests = []
            for step_requests_item_data in _step_requests:
                step_requests_item = StepLog.from_dict(step_requests_item_data)

                step_requests.append(step_requests_item)

        log = cls(
            account_id=account_id,
            action=action,
            approved_by=approved_by,
            attempt_id=attempt_id,
            auth_config_id=auth_config_id,
            category=category,
            child_resource=child_resource,
            code=code,
            connect_session_id=connect_session_id,
            correlation_id=correlation_id,
            cure=cure,
            duration=duration,
            end_time=end_time,
            event_datetime=event_datetime,
            event_id=event_id,
            http_method=http_method,
            is_worker=is_worker,
            kind=kind,
            message=message,
            origin_owner_id=origin_owner_id,
            path=path,
            pending_call_id=pending_call_id,
            project_id=project_id,
            provider=provider,
            provider_code=provider_code,
            provider_words=provider_words,
            request_id=request_id,
            resource=resource,
            service=service,
            source_id=source_id,
            source_ip=source_ip,
            source_type=source_type,
            source_value=source_value,
            start_time=start_time,
            status=status,
            sub_resource=sub_resource,
            success=success,
            url=url,
            use_token_name=use_token_name,
            webhook_id=webhook_id,
            request=request,
            response=response,
            step_requests=step_requests,
        )

        log.additional_properties = d
        return log

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
