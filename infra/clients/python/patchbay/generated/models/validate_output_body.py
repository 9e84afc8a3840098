from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.definition_fault import DefinitionFault


T = TypeVar("T", bound="ValidateOutputBody")


@_attrs_define
class ValidateOutputBody:
    """
    Attributes:
        errors (list[DefinitionFault]):
        valid (bool):
        key (str | Unset):
        version (str | Unset):
    """

    errors: list[DefinitionFault]
    valid: bool
    key: str | Unset = UNSET
    version: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        errors = []
        for errors_item_data in self.errors:
            errors_item = errors_item_data.to_dict()
            errors.append(errors_item)

        valid = self.valid

        key = self.key

        version = self.version

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "errors": errors,
                "valid": valid,
            }
        )
        if key is not UNSET:
            field_dict["key"] = key
        if version is not UNSET:
            field_dict["version"] = version

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.definition_fault import DefinitionFault

        d = dict(src_dict)
        if "errors" not in d:
            errors = cast(Any, UNSET)
        else:
            errors = []
            _errors = d.pop("errors")
            for errors_item_data in _errors:
                errors_item = DefinitionFault.from_dict(errors_item_data)

                errors.append(errors_item)

        if "valid" not in d:
            valid = cast(Any, UNSET)
        else:
            valid = d.pop("valid")

        key = d.pop("key", UNSET)

        version = d.pop("version", UNSET)

        validate_output_body = cls(
            errors=errors,
            valid=valid,
            key=key,
            version=version,
        )

        validate_output_body.additional_properties = d
        return validate_output_body

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
