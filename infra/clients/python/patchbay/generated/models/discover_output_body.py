from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.discover_output_body_client import (
    DiscoverOutputBodyClient,
    check_discover_output_body_client,
)
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.discovery_step import DiscoveryStep
    from ..models.proposed_connector import ProposedConnector


T = TypeVar("T", bound="DiscoverOutputBody")


@_attrs_define
class DiscoverOutputBody:
    """
    Attributes:
        message (str): What that means, for a person
        scopes (list[str]): Asked for at first
        steps (list[DiscoveryStep]):
        usable (bool): Accounts can be linked there
        client (DiscoverOutputBodyClient | Unset): owner: you have to register a client there and enter its id in the
            auth config
        code (str | Unset): Why not: discovery_failed, address_refused, …; an open list
        connector (ProposedConnector | Unset):
        issuer (str | Unset): Who signs the server's users in
    """

    message: str
    scopes: list[str]
    steps: list[DiscoveryStep]
    usable: bool
    client: DiscoverOutputBodyClient | Unset = UNSET
    code: str | Unset = UNSET
    connector: ProposedConnector | Unset = UNSET
    issuer: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        message = self.message

        scopes = self.scopes

        steps = []
        for steps_item_data in self.steps:
            steps_item = steps_item_data.to_dict()
            steps.append(steps_item)

        usable = self.usable

        client: str | Unset = UNSET
        if not isinstance(self.client, Unset):
            client = self.client

        code = self.code

        connector: dict[str, Any] | Unset = UNSET
        if not isinstance(self.connector, Unset):
            connector = self.connector.to_dict()

        issuer = self.issuer

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "message": message,
                "scopes": scopes,
                "steps": steps,
                "usable": usable,
            }
        )
        if client is not UNSET:
            field_dict["client"] = client
        if code is not UNSET:
            field_dict["code"] = code
        if connector is not UNSET:
            field_dict["connector"] = connector
        if issuer is not UNSET:
            field_dict["issuer"] = issuer

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.discovery_step import DiscoveryStep
        from ..models.proposed_connector import ProposedConnector

        d = dict(src_dict)
        if "message" not in d:
            message = cast(Any, UNSET)
        else:
            message = d.pop("message")

        if "scopes" not in d:
            scopes = cast(Any, UNSET)
        else:
            scopes = cast(list[str], d.pop("scopes"))

        if "steps" not in d:
            steps = cast(Any, UNSET)
        else:
            steps = []
            _steps = d.pop("steps")
            for steps_item_data in _steps:
                steps_item = DiscoveryStep.from_dict(steps_item_data)

                steps.append(steps_item)

        if "usable" not in d:
            usable = cast(Any, UNSET)
        else:
            usable = d.pop("usable")

        _client = d.pop("client", UNSET)
        client: DiscoverOutputBodyClient | Unset
        if isinstance(_client, Unset):
            client = UNSET
        else:
            client = check_discover_output_body_client(_client)

        code = d.pop("code", UNSET)

        _connector = d.pop("connector", UNSET)
        connector: ProposedConnector | Unset
        if isinstance(_connector, Unset):
            connector = UNSET
        else:
            connector = ProposedConnector.from_dict(_connector)

        issuer = d.pop("issuer", UNSET)

        discover_output_body = cls(
            message=message,
            scopes=scopes,
            steps=steps,
            usable=usable,
            client=client,
            code=code,
            connector=connector,
            issuer=issuer,
        )

        discover_output_body.additional_properties = d
        return discover_output_body

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
