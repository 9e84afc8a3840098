from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET

if TYPE_CHECKING:
    from ..models.hub_permissions_words import HubPermissionsWords


T = TypeVar("T", bound="HubPermissions")


@_attrs_define
class HubPermissions:
    """
    Attributes:
        granted (list[str]):
        missing (list[str]): Asked for and not granted
        untranslated (list[str]): Names whose words are English, though another language was asked for
        words (HubPermissionsWords): What they allow, by name, in the language that was asked for or in English; a name
            that is not in it has no words
    """

    granted: list[str]
    missing: list[str]
    untranslated: list[str]
    words: HubPermissionsWords
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        granted = self.granted

        missing = self.missing

        untranslated = self.untranslated

        words = self.words.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "granted": granted,
                "missing": missing,
                "untranslated": untranslated,
                "words": words,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.hub_permissions_words import HubPermissionsWords

        d = dict(src_dict)
        if "granted" not in d:
            granted = cast(Any, UNSET)
        else:
            granted = cast(list[str], d.pop("granted"))

        if "missing" not in d:
            missing = cast(Any, UNSET)
        else:
            missing = cast(list[str], d.pop("missing"))

        if "untranslated" not in d:
            untranslated = cast(Any, UNSET)
        else:
            untranslated = cast(list[str], d.pop("untranslated"))

        if "words" not in d:
            words = cast(Any, UNSET)
        else:
            words = HubPermissionsWords.from_dict(d.pop("words"))

        hub_permissions = cls(
            granted=granted,
            missing=missing,
            untranslated=untranslated,
            words=words,
        )

        hub_permissions.additional_properties = d
        return hub_permissions

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
