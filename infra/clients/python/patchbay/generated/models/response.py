from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.response_headers import ResponseHeaders


T = TypeVar("T", bound="Response")


@_attrs_define
class Response:
    """
    Attributes:
        status_code (int | None):
        body (Any | Unset): JSON, or the text
        cut (bool | Unset): The body was longer
        headers (ResponseHeaders | Unset):
    """

    status_code: int | None
    body: Any | Unset = UNSET
    cut: bool | Unset = UNSET
    headers: ResponseHeaders | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        status_code: int | None
        status_code = self.status_code

        body = self.body

        cut = self.cut

        headers: dict[str, Any] | Unset = UNSET
        if not isinstance(self.headers, Unset):
            headers = self.headers.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "status_code": status_code,
            }
        )
        if body is not UNSET:
            field_dict["body"] = body
        if cut is not UNSET:
            field_dict["cut"] = cut
        if headers is not UNSET:
            field_dict["headers"] = headers

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.response_headers import ResponseHeaders

        d = dict(src_dict)
        if "status_code" not in d:
            status_code = cast(Any, UNSET)
        else:

            def _parse_status_code(data: object) -> int | None:
                if data is None:
                    return data
                return cast(int | None, data)

            status_code = _parse_status_code(d.pop("status_code"))

        body = d.pop("body", UNSET)

        cut = d.pop("cut", UNSET)

        _headers = d.pop("headers", UNSET)
        headers: ResponseHeaders | Unset
        if isinstance(_headers, Unset):
            headers = UNSET
        else:
            headers = ResponseHeaders.from_dict(_headers)

        response = cls(
            status_code=status_code,
            body=body,
            cut=cut,
            headers=headers,
        )

        response.additional_properties = d
        return response

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
