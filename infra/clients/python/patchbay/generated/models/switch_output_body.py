from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET

T = TypeVar("T", bound="SwitchOutputBody")


@_attrs_define
class SwitchOutputBody:
    """
    Attributes:
        affected_accounts (int):
        changed (bool): false when it was in that state already
        dry_run (bool):
        key (str):
        state (str):
    """

    affected_accounts: int
    changed: bool
    dry_run: bool
    key: str
    state: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        affected_accounts = self.affected_accounts

        changed = self.changed

        dry_run = self.dry_run

        key = self.key

        state = self.state

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "affected_accounts": affected_accounts,
                "changed": changed,
                "dry_run": dry_run,
                "key": key,
                "state": state,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        if "affected_accounts" not in d:
            affected_accounts = cast(Any, UNSET)
        else:
            affected_accounts = d.pop("affected_accounts")

        if "changed" not in d:
            changed = cast(Any, UNSET)
        else:
            changed = d.pop("changed")

        if "dry_run" not in d:
            dry_run = cast(Any, UNSET)
        else:
            dry_run = d.pop("dry_run")

        if "key" not in d:
            key = cast(Any, UNSET)
        else:
            key = d.pop("key")

        if "state" not in d:
            state = cast(Any, UNSET)
        else:
            state = d.pop("state")

        switch_output_body = cls(
            affected_accounts=affected_accounts,
            changed=changed,
            dry_run=dry_run,
            key=key,
            state=state,
        )

        switch_output_body.additional_properties = d
        return switch_output_body

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
