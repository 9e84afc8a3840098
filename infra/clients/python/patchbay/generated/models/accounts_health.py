from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET

if TYPE_CHECKING:
    from ..models.connector_health import ConnectorHealth


T = TypeVar("T", bound="AccountsHealth")


@_attrs_define
class AccountsHealth:
    """
    Attributes:
        connectors (list[ConnectorHealth]): That have accounts, by key
        next_ (None | str): The cursor of the next part, whose numbers are to be added; null when all accounts are
            counted
    """

    connectors: list[ConnectorHealth]
    next_: None | str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        connectors = []
        for connectors_item_data in self.connectors:
            connectors_item = connectors_item_data.to_dict()
            connectors.append(connectors_item)

        next_: None | str
        next_ = self.next_

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "connectors": connectors,
                "next": next_,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.connector_health import ConnectorHealth

        d = dict(src_dict)
        if "connectors" not in d:
            connectors = cast(Any, UNSET)
        else:
            connectors = []
            _connectors = d.pop("connectors")
            for connectors_item_data in _connectors:
                connectors_item = ConnectorHealth.from_dict(connectors_item_data)

                connectors.append(connectors_item)

        if "next" not in d:
            next_ = cast(Any, UNSET)
        else:

            def _parse_next_(data: object) -> None | str:
                if data is None:
                    return data
                return cast(None | str, data)

            next_ = _parse_next_(d.pop("next"))

        accounts_health = cls(
            connectors=connectors,
            next_=next_,
        )

        accounts_health.additional_properties = d
        return accounts_health

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
