from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.account_test_checked_by import (
    AccountTestCheckedBy,
    check_account_test_checked_by,
)
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.linked_account import LinkedAccount
    from ..models.test_problem import TestProblem


T = TypeVar("T", bound="AccountTest")


@_attrs_define
class AccountTest:
    """
    Attributes:
        account (LinkedAccount):
        checked_by (AccountTestCheckedBy): The connector's cheap call, a token call, or nothing where neither is
            possible
        ok (bool | None): Whether the provider takes the credential; null where it could not be asked, or had a problem
            of its own
        problem (TestProblem | Unset):
    """

    account: LinkedAccount
    checked_by: AccountTestCheckedBy
    ok: bool | None
    problem: TestProblem | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        account = self.account.to_dict()

        checked_by: str = self.checked_by

        ok: bool | None
        ok = self.ok

        problem: dict[str, Any] | Unset = UNSET
        if not isinstance(self.problem, Unset):
            problem = self.problem.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "account": account,
                "checked_by": checked_by,
                "ok": ok,
            }
        )
        if problem is not UNSET:
            field_dict["problem"] = problem

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.linked_account import LinkedAccount
        from ..models.test_problem import TestProblem

        d = dict(src_dict)
        if "account" not in d:
            account = cast(Any, UNSET)
        else:
            account = LinkedAccount.from_dict(d.pop("account"))

        if "checked_by" not in d:
            checked_by = cast(Any, UNSET)
        else:
            checked_by = check_account_test_checked_by(d.pop("checked_by"))

        if "ok" not in d:
            ok = cast(Any, UNSET)
        else:

            def _parse_ok(data: object) -> bool | None:
                if data is None:
                    return data
                return cast(bool | None, data)

            ok = _parse_ok(d.pop("ok"))

        _problem = d.pop("problem", UNSET)
        problem: TestProblem | Unset
        if isinstance(_problem, Unset):
            problem = UNSET
        else:
            problem = TestProblem.from_dict(_problem)

        account_test = cls(
            account=account,
            checked_by=checked_by,
            ok=ok,
            problem=problem,
        )

        account_test.additional_properties = d
        return account_test

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
