from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar

from attrs import define as _attrs_define

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.proxy_input_body_headers import ProxyInputBodyHeaders


T = TypeVar("T", bound="ProxyInputBody")


@_attrs_define
class ProxyInputBody:
    """
    Attributes:
        body (Any | Unset): Text is sent as it is, anything else as JSON; an object also as a form, when the header
            Content-Type is application/x-www-form-urlencoded
        headers (ProxyInputBodyHeaders | Unset): Text, numbers or booleans; a list of them repeats the header
        method (str | Unset): get when left out
        path (str | Unset): With its query, appended to the base address
        url (str | Unset): Replaces the connector's base address; must be one of its own
    """

    body: Any | Unset = UNSET
    headers: ProxyInputBodyHeaders | Unset = UNSET
    method: str | Unset = UNSET
    path: str | Unset = UNSET
    url: str | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        body = self.body

        headers: dict[str, Any] | Unset = UNSET
        if not isinstance(self.headers, Unset):
            headers = self.headers.to_dict()

        method = self.method

        path = self.path

        url = self.url

        field_dict: dict[str, Any] = {}

        field_dict.update({})
        if body is not UNSET:
            field_dict["body"] = body
        if headers is not UNSET:
            field_dict["headers"] = headers
        if method is not UNSET:
            field_dict["method"] = method
        if path is not UNSET:
            field_dict["path"] = path
        if url is not UNSET:
            field_dict["url"] = url

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.proxy_input_body_headers import ProxyInputBodyHeaders

        d = dict(src_dict)
        body = d.pop("body", UNSET)

        _headers = d.pop("headers", UNSET)
        headers: ProxyInputBodyHeaders | Unset
        if isinstance(_headers, Unset):
            headers = UNSET
        else:
            headers = ProxyInputBodyHeaders.from_dict(_headers)

        method = d.pop("method", UNSET)

        path = d.pop("path", UNSET)

        url = d.pop("url", UNSET)

        proxy_input_body = cls(
            body=body,
            headers=headers,
            method=method,
            path=path,
            url=url,
        )

        return proxy_input_body
