from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.check_auth_config_output_body_outcome import (
    CheckAuthConfigOutputBodyOutcome,
    check_check_auth_config_output_body_outcome,
)
from ..types import UNSET, Unset

T = TypeVar("T", bound="CheckAuthConfigOutputBody")


@_attrs_define
class CheckAuthConfigOutputBody:
    """
    Attributes:
        message (str): What that means, for a person
        outcome (CheckAuthConfigOutputBodyOutcome):
        provider_code (str | Unset): The code of the provider's answer, such as invalid_client; an open list
        provider_response (str | Unset): What the provider said
    """

    message: str
    outcome: CheckAuthConfigOutputBodyOutcome
    provider_code: str | Unset = UNSET
    provider_response: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        message = self.message

        outcome: str = self.outcome

        provider_code = self.provider_code

        provider_response = self.provider_response

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "message": message,
                "outcome": outcome,
            }
        )
        if provider_code is not UNSET:
            field_dict["provider_code"] = provider_code
        if provider_response is not UNSET:
            field_dict["provider_response"] = provider_response

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        if "message" not in d:
            message = cast(Any, UNSET)
        else:
            message = d.pop("message")

        if "outcome" not in d:
            outcome = cast(Any, UNSET)
        else:
            outcome = check_check_auth_config_output_body_outcome(d.pop("outcome"))

        provider_code = d.pop("provider_code", UNSET)

        provider_response = d.pop("provider_response", UNSET)

        check_auth_config_output_body = cls(
            message=message,
            outcome=outcome,
            provider_code=provider_code,
            provider_response=provider_response,
        )

        check_auth_config_output_body.additional_properties = d
        return check_auth_config_output_body

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
