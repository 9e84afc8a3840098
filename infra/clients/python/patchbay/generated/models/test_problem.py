from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="TestProblem")


@_attrs_define
class TestProblem:
    """
    Attributes:
        code (str): As the code of an error answer
        message (str):
        provider_response (str | Unset): What the provider said
    """

    code: str
    message: str
    provider_response: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        code = self.code

        message = self.message

        provider_response = self.provider_response

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "code": code,
                "message": message,
            }
        )
        if provider_response is not UNSET:
            field_dict["provider_response"] = provider_response

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        if "code" not in d:
            code = cast(Any, UNSET)
        else:
            code = d.pop("code")

        if "message" not in d:
            message = cast(Any, UNSET)
        else:
            message = d.pop("message")

        provider_response = d.pop("provider_response", UNSET)

        test_problem = cls(
            code=code,
            message=message,
            provider_response=provider_response,
        )

        test_problem.additional_properties = d
        return test_problem

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
