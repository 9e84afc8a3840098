from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from attrs import define as _attrs_define

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.hub_form_credentials import HubFormCredentials


T = TypeVar("T", bound="HubForm")


@_attrs_define
class HubForm:
    """
    Attributes:
        credentials (HubFormCredentials): The form's values by field key; a secret that is left out stays as it is
        integration_id (str):
        code_verifier (str | Unset): Of a session with a code_challenge
    """

    credentials: HubFormCredentials
    integration_id: str
    code_verifier: str | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        credentials = self.credentials.to_dict()

        integration_id = self.integration_id

        code_verifier = self.code_verifier

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "credentials": credentials,
                "integration_id": integration_id,
            }
        )
        if code_verifier is not UNSET:
            field_dict["code_verifier"] = code_verifier

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.hub_form_credentials import HubFormCredentials

        d = dict(src_dict)
        if "credentials" not in d:
            credentials = cast(Any, UNSET)
        else:
            credentials = HubFormCredentials.from_dict(d.pop("credentials"))

        if "integration_id" not in d:
            integration_id = cast(Any, UNSET)
        else:
            integration_id = d.pop("integration_id")

        code_verifier = d.pop("code_verifier", UNSET)

        hub_form = cls(
            credentials=credentials,
            integration_id=integration_id,
            code_verifier=code_verifier,
        )

        return hub_form
