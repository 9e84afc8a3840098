from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.field_option_values import FieldOptionValues


T = TypeVar("T", bound="FieldOption")


@_attrs_define
class FieldOption:
    """
    Attributes:
        label (str):
        value (str):
        values (FieldOptionValues | Unset):
    """

    label: str
    value: str
    values: FieldOptionValues | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        label = self.label

        value = self.value

        values: dict[str, Any] | Unset = UNSET
        if not isinstance(self.values, Unset):
            values = self.values.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "label": label,
                "value": value,
            }
        )
        if values is not UNSET:
            field_dict["values"] = values

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.field_option_values import FieldOptionValues

        d = dict(src_dict)
        if "label" not in d:
            label = cast(Any, UNSET)
        else:
            label = d.pop("label")

        if "value" not in d:
            value = cast(Any, UNSET)
        else:
            value = d.pop("value")

        _values = d.pop("values", UNSET)
        values: FieldOptionValues | Unset
        if isinstance(_values, Unset):
            values = UNSET
        else:
            values = FieldOptionValues.from_dict(_values)

        field_option = cls(
            label=label,
            value=value,
            values=values,
        )

        field_option.additional_properties = d
        return field_option

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
