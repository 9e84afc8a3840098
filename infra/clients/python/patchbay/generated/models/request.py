from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.address import Address
    from ..models.request_headers import RequestHeaders


T = TypeVar("T", bound="Request")


@_attrs_define
class Request:
    """
    Attributes:
        id (str):
        method (None | str):
        url (Address):
        body (Any | Unset): JSON, or the text
        cut (bool | Unset): The body was longer
        headers (RequestHeaders | Unset):
    """

    id: str
    method: None | str
    url: Address
    body: Any | Unset = UNSET
    cut: bool | Unset = UNSET
    headers: RequestHeaders | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        method: None | str
        method = self.method

        url = self.url.to_dict()

        body = self.body

        cut = self.cut

        headers: dict[str, Any] | Unset = UNSET
        if not isinstance(self.headers, Unset):
            headers = self.headers.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "method": method,
                "url": url,
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
        from ..models.address import Address
        from ..models.request_headers import RequestHeaders

        d = dict(src_dict)
        if "id" not in d:
            id = cast(Any, UNSET)
        else:
            id = d.pop("id")

        if "method" not in d:
            method = cast(Any, UNSET)
        else:

            def _parse_method(data: object) -> None | str:
                if data is None:
                    return data
                return cast(None | str, data)

            method = _parse_method(d.pop("method"))

        if "url" not in d:
            url = cast(Any, UNSET)
        else:
            url = Address.from_dict(d.pop("url"))

        body = d.pop("body", UNSET)

        cut = d.pop("cut", UNSET)

        _headers = d.pop("headers", UNSET)
        headers: RequestHeaders | Unset
        if isinstance(_headers, Unset):
            headers = UNSET
        else:
            headers = RequestHeaders.from_dict(_headers)

        request = cls(
            id=id,
            method=method,
            url=url,
            body=body,
            cut=cut,
            headers=headers,
        )

        request.additional_properties = d
        return request

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
