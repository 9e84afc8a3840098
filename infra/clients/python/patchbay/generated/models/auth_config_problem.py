from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.auth_config_problem_code import (
    AuthConfigProblemCode,
    check_auth_config_problem_code,
)
from ..types import UNSET, Unset

T = TypeVar("T", bound="AuthConfigProblem")


@_attrs_define
class AuthConfigProblem:
    """
    Attributes:
        at (datetime.datetime): When it was first met
        code (AuthConfigProblemCode): The provider refuses the client id or the client secret
        description (str):
        provider_code (str | Unset): The code of the provider's answer, such as invalid_client; an open list
    """

    at: datetime.datetime
    code: AuthConfigProblemCode
    description: str
    provider_code: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        at = self.at.isoformat()

        code: str = self.code

        description = self.description

        provider_code = self.provider_code

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "at": at,
                "code": code,
                "description": description,
            }
        )
        if provider_code is not UNSET:
            field_dict["provider_code"] = provider_code

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        if "at" not in d:
            at = cast(Any, UNSET)
        else:
            at = datetime.datetime.fromisoformat(d.pop("at"))

        if "code" not in d:
            code = cast(Any, UNSET)
        else:
            code = check_auth_config_problem_code(d.pop("code"))

        if "description" not in d:
            description = cast(Any, UNSET)
        else:
            description = d.pop("description")

        provider_code = d.pop("provider_code", UNSET)

        auth_config_problem = cls(
            at=at,
            code=code,
            description=description,
            provider_code=provider_code,
        )

        auth_config_problem.additional_properties = d
        return auth_config_problem

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
