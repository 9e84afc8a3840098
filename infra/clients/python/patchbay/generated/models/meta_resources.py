from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET

if TYPE_CHECKING:
    from ..models.meta_resources_images_struct import MetaResourcesImagesStruct


T = TypeVar("T", bound="MetaResources")


@_attrs_define
class MetaResources:
    """
    Attributes:
        images (MetaResourcesImagesStruct):
    """

    images: MetaResourcesImagesStruct
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        images = self.images.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "images": images,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.meta_resources_images_struct import MetaResourcesImagesStruct

        d = dict(src_dict)
        if "images" not in d:
            images = cast(Any, UNSET)
        else:
            images = MetaResourcesImagesStruct.from_dict(d.pop("images"))

        meta_resources = cls(
            images=images,
        )

        meta_resources.additional_properties = d
        return meta_resources

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
