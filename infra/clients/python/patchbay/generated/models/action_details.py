from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.action_details_arguments import ActionDetailsArguments


T = TypeVar("T", bound="ActionDetails")


@_attrs_define
class ActionDetails:
    """
    Attributes:
        arguments (ActionDetailsArguments): Their JSON Schema
        method (str):
        path (str): Below the connector's base address
        path_arguments (list[str]): Those of the arguments that stand in the path
        next_argument (str | Unset): The argument that an answer's next is for
    """

    arguments: ActionDetailsArguments
    method: str
    path: str
    path_arguments: list[str]
    next_argument: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        arguments = self.arguments.to_dict()

        method = self.method

        path = self.path

        path_arguments = self.path_arguments

        next_argument = self.next_argument

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "arguments": arguments,
                "method": method,
                "path": path,
                "path_arguments": path_arguments,
            }
        )
        if next_argument is not UNSET:
            field_dict["next_argument"] = next_argument

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.action_details_arguments import ActionDetailsArguments

        d = dict(src_dict)
        if "arguments" not in d:
            arguments = cast(Any, UNSET)
        else:
            arguments = ActionDetailsArguments.from_dict(d.pop("arguments"))

        if "method" not in d:
            method = cast(Any, UNSET)
        else:
            method = d.pop("method")

        if "path" not in d:
            path = cast(Any, UNSET)
        else:
            path = d.pop("path")

        if "path_arguments" not in d:
            path_arguments = cast(Any, UNSET)
        else:
            path_arguments = cast(list[str], d.pop("path_arguments"))

        next_argument = d.pop("next_argument", UNSET)

        action_details = cls(
            arguments=arguments,
            method=method,
            path=path,
            path_arguments=path_arguments,
            next_argument=next_argument,
        )

        action_details.additional_properties = d
        return action_details

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
