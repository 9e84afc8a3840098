from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.action_details import ActionDetails


T = TypeVar("T", bound="ActionOfRead")


@_attrs_define
class ActionOfRead:
    """
    Attributes:
        id (str):
        label (str):
        tags (list[str]):
        description (str | Unset):
        operation_details (ActionDetails | Unset):
    """

    id: str
    label: str
    tags: list[str]
    description: str | Unset = UNSET
    operation_details: ActionDetails | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        label = self.label

        tags = self.tags

        description = self.description

        operation_details: dict[str, Any] | Unset = UNSET
        if not isinstance(self.operation_details, Unset):
            operation_details = self.operation_details.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "label": label,
                "tags": tags,
            }
        )
        if description is not UNSET:
            field_dict["description"] = description
        if operation_details is not UNSET:
            field_dict["operation_details"] = operation_details

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.action_details import ActionDetails

        d = dict(src_dict)
        if "id" not in d:
            id = cast(Any, UNSET)
        else:
            id = d.pop("id")

        if "label" not in d:
            label = cast(Any, UNSET)
        else:
            label = d.pop("label")

        if "tags" not in d:
            tags = cast(Any, UNSET)
        else:
            tags = cast(list[str], d.pop("tags"))

        description = d.pop("description", UNSET)

        _operation_details = d.pop("operation_details", UNSET)
        operation_details: ActionDetails | Unset
        if isinstance(_operation_details, Unset):
            operation_details = UNSET
        else:
            operation_details = ActionDetails.from_dict(_operation_details)

        action_of_read = cls(
            id=id,
            label=label,
            tags=tags,
            description=description,
            operation_details=operation_details,
        )

        action_of_read.additional_properties = d
        return action_of_read

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
