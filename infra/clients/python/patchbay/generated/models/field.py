from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.field_option import FieldOption
    from ..models.guide import Guide
    from ..models.validation import Validation


T = TypeVar("T", bound="Field")


@_attrs_define
class Field:
    """
    Attributes:
        key (str):
        label (str):
        required (bool):
        secret (bool):
        type_ (str):
        default (str | Unset):
        description (str | Unset):
        guide (Guide | Unset):
        options (list[FieldOption] | Unset):
        placeholder (str | Unset):
        read_only (bool | Unset):
        tooltip (str | Unset):
        validation (Validation | Unset):
    """

    key: str
    label: str
    required: bool
    secret: bool
    type_: str
    default: str | Unset = UNSET
    description: str | Unset = UNSET
    guide: Guide | Unset = UNSET
    options: list[FieldOption] | Unset = UNSET
    placeholder: str | Unset = UNSET
    read_only: bool | Unset = UNSET
    tooltip: str | Unset = UNSET
    validation: Validation | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        key = self.key

        label = self.label

        required = self.required

        secret = self.secret

        type_ = self.type_

        default = self.default

        description = self.description

        guide: dict[str, Any] | Unset = UNSET
        if not isinstance(self.guide, Unset):
            guide = self.guide.to_dict()

        options: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.options, Unset):
            options = []
            for options_item_data in self.options:
                options_item = options_item_data.to_dict()
                options.append(options_item)

        placeholder = self.placeholder

        read_only = self.read_only

        tooltip = self.tooltip

        validation: dict[str, Any] | Unset = UNSET
        if not isinstance(self.validation, Unset):
            validation = self.validation.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "key": key,
                "label": label,
                "required": required,
                "secret": secret,
                "type": type_,
            }
        )
        if default is not UNSET:
            field_dict["default"] = default
        if description is not UNSET:
            field_dict["description"] = description
        if guide is not UNSET:
            field_dict["guide"] = guide
        if options is not UNSET:
            field_dict["options"] = options
        if placeholder is not UNSET:
            field_dict["placeholder"] = placeholder
        if read_only is not UNSET:
            field_dict["readOnly"] = read_only
        if tooltip is not UNSET:
            field_dict["tooltip"] = tooltip
        if validation is not UNSET:
            field_dict["validation"] = validation

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.field_option import FieldOption
        from ..models.guide import Guide
        from ..models.validation import Validation

        d = dict(src_dict)
        if "key" not in d:
            key = cast(Any, UNSET)
        else:
            key = d.pop("key")

        if "label" not in d:
            label = cast(Any, UNSET)
        else:
            label = d.pop("label")

        if "required" not in d:
            required = cast(Any, UNSET)
        else:
            required = d.pop("required")

        if "secret" not in d:
            secret = cast(Any, UNSET)
        else:
            secret = d.pop("secret")

        if "type" not in d:
            type_ = cast(Any, UNSET)
        else:
            type_ = d.pop("type")

        default = d.pop("default", UNSET)

        description = d.pop("description", UNSET)

        _guide = d.pop("guide", UNSET)
        guide: Guide | Unset
        if isinstance(_guide, Unset):
            guide = UNSET
        else:
            guide = Guide.from_dict(_guide)

        _options = d.pop("options", UNSET)
        options: list[FieldOption] | Unset = UNSET
        if _options is not UNSET:
            options = []
            for options_item_data in _options:
                options_item = FieldOption.from_dict(options_item_data)

                options.append(options_item)

        placeholder = d.pop("placeholder", UNSET)

        read_only = d.pop("readOnly", UNSET)

        tooltip = d.pop("tooltip", UNSET)

        _validation = d.pop("validation", UNSET)
        validation: Validation | Unset
        if isinstance(_validation, Unset):
            validation = UNSET
        else:
            validation = Validation.from_dict(_validation)

        field = cls(
            key=key,
            label=label,
            required=required,
            secret=secret,
            type_=type_,
            default=default,
            description=description,
            guide=guide,
            options=options,
            placeholder=placeholder,
            read_only=read_only,
            tooltip=tooltip,
            validation=validation,
        )

        field.additional_properties = d
        return field

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
