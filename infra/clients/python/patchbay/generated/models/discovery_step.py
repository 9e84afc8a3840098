from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET

T = TypeVar("T", bound="DiscoveryStep")


@_attrs_define
class DiscoveryStep:
    """
    Attributes:
        ok (bool):
        said (str): What came of it, in words
        url (str):
        what (str): What was looked for
    """

    ok: bool
    said: str
    url: str
    what: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        ok = self.ok

        said = self.said

        url = self.url

        what = self.what

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "ok": ok,
                "said": said,
                "url": url,
                "what": what,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        if "ok" not in d:
            ok = cast(Any, UNSET)
        else:
            ok = d.pop("ok")

        if "said" not in d:
            said = cast(Any, UNSET)
        else:
            said = d.pop("said")

        if "url" not in d:
            url = cast(Any, UNSET)
        else:
            url = d.pop("url")

        if "what" not in d:
            what = cast(Any, UNSET)
        else:
            what = d.pop("what")

        discovery_step = cls(
            ok=ok,
            said=said,
            url=url,
            what=what,
        )

        discovery_step.additional_properties = d
        return discovery_step

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
