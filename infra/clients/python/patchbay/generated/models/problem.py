from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.field_error import FieldError


T = TypeVar("T", bound="Problem")


@_attrs_define
class Problem:
    """
    Attributes:
        code (str): A stable name of the error
        detail (str): As message (RFC 9457)
        message (str): What happened and what to do
        status (int): The HTTP status (RFC 9457)
        status_code (int): The HTTP status
        timestamp (datetime.datetime):
        title (str): The status in words
        type_ (str): A URI that names the kind of error (RFC 9457)
        errors (list[FieldError] | Unset): The wrong parts of the request
        instance (str | Unset): The request's id, to name it by
        provider_response (str | Unset): What the connector's provider said
    """

    code: str
    detail: str
    message: str
    status: int
    status_code: int
    timestamp: datetime.datetime
    title: str
    type_: str
    errors: list[FieldError] | Unset = UNSET
    instance: str | Unset = UNSET
    provider_response: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        code = self.code

        detail = self.detail

        message = self.message

        status = self.status

        status_code = self.status_code

        timestamp = self.timestamp.isoformat()

        title = self.title

        type_ = self.type_

        errors: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.errors, Unset):
            errors = []
            for errors_item_data in self.errors:
                errors_item = errors_item_data.to_dict()
                errors.append(errors_item)

        instance = self.instance

        provider_response = self.provider_response

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "code": code,
                "detail": detail,
                "message": message,
                "status": status,
                "statusCode": status_code,
                "timestamp": timestamp,
                "title": title,
                "type": type_,
            }
        )
        if errors is not UNSET:
            field_dict["errors"] = errors
        if instance is not UNSET:
            field_dict["instance"] = instance
        if provider_response is not UNSET:
            field_dict["provider_response"] = provider_response

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.field_error import FieldError

        d = dict(src_dict)
        if "code" not in d:
            code = cast(Any, UNSET)
        else:
            code = d.pop("code")

        if "detail" not in d:
            detail = cast(Any, UNSET)
        else:
            detail = d.pop("detail")

        if "message" not in d:
            message = cast(Any, UNSET)
        else:
            message = d.pop("message")

        if "status" not in d:
            status = cast(Any, UNSET)
        else:
            status = d.pop("status")

        if "statusCode" not in d:
            status_code = cast(Any, UNSET)
        else:
            status_code = d.pop("statusCode")

        if "timestamp" not in d:
            timestamp = cast(Any, UNSET)
        else:
            timestamp = datetime.datetime.fromisoformat(d.pop("timestamp"))

        if "title" not in d:
            title = cast(Any, UNSET)
        else:
            title = d.pop("title")

        if "type" not in d:
            type_ = cast(Any, UNSET)
        else:
            type_ = d.pop("type")

        _errors = d.pop("errors", UNSET)
        errors: list[FieldError] | Unset = UNSET
        if _errors is not UNSET:
            errors = []
            for errors_item_data in _errors:
                errors_item = FieldError.from_dict(errors_item_data)

                errors.append(errors_item)

        instance = d.pop("instance", UNSET)

        provider_response = d.pop("provider_response", UNSET)

        problem = cls(
            code=code,
            detail=detail,
            message=message,
            status=status,
            status_code=status_code,
            timestamp=timestamp,
            title=title,
            type_=type_,
            errors=errors,
            instance=instance,
            provider_response=provider_response,
        )

        problem.additional_properties = d
        return problem

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
