from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.hub_attempt_output_body_status import (
    HubAttemptOutputBodyStatus,
    check_hub_attempt_output_body_status,
)
from ..types import UNSET

if TYPE_CHECKING:
    from ..models.attempt_account import AttemptAccount
    from ..models.attempt_error import AttemptError


T = TypeVar("T", bound="HubAttemptOutputBody")


@_attrs_define
class HubAttemptOutputBody:
    """
    Attributes:
        account (AttemptAccount | None):
        error (AttemptError | None):
        status (HubAttemptOutputBodyStatus):
    """

    account: AttemptAccount | None
    error: AttemptError | None
    status: HubAttemptOutputBodyStatus
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.attempt_account import AttemptAccount
        from ..models.attempt_error import AttemptError

        account: dict[str, Any] | None
        if isinstance(self.account, AttemptAccount):
            account = self.account.to_dict()
        else:
            account = self.account

        error: dict[str, Any] | None
        if isinstance(self.error, AttemptError):
            error = self.error.to_dict()
        else:
            error = self.error

        status: str = self.status

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "account": account,
                "error": error,
                "status": status,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.attempt_account import AttemptAccount
        from ..models.attempt_error import AttemptError

        d = dict(src_dict)
        if "account" not in d:
            account = cast(Any, UNSET)
        else:

            def _parse_account(data: object) -> AttemptAccount | None:
                if data is None:
                    return data
                try:
                    if not isinstance(data, dict):
                        raise TypeError()
                    account_type_0 = AttemptAccount.from_dict(data)

                    return account_type_0
                except (TypeError, ValueError, AttributeError, KeyError):
                    pass
                return cast(AttemptAccount | None, data)

            account = _parse_account(d.pop("account"))

        if "error" not in d:
            error = cast(Any, UNSET)
        else:

            def _parse_error(data: object) -> AttemptError | None:
                if data is None:
                    return data
                try:
                    if not isinstance(data, dict):
                        raise TypeError()
                    error_type_0 = AttemptError.from_dict(data)

                    return error_type_0
                except (TypeError, ValueError, AttributeError, KeyError):
                    pass
                return cast(AttemptError | None, data)

            error = _parse_error(d.pop("error"))

        if "status" not in d:
            status = cast(Any, UNSET)
        else:
            status = check_hub_attempt_output_body_status(d.pop("status"))

        hub_attempt_output_body = cls(
            account=account,
            error=error,
            status=status,
        )

        hub_attempt_output_body.additional_properties = d
        return hub_attempt_output_body

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
