from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.inbound_secret_with_text_state import (
    InboundSecretWithTextState,
    check_inbound_secret_with_text_state,
)
from ..types import UNSET

T = TypeVar("T", bound="InboundSecretWithText")


@_attrs_define
class InboundSecretWithText:
    """
    Attributes:
        arrivals (int): How many came in this wait. The last counts; several, where nobody had it sent again, are a sign
            that others know the address
        arrived_at (datetime.datetime | None): When the last came
        ends_at (datetime.datetime | None): When the wait is over, and what came is gone
        secret (str): Enter it with the provider. Once it is accepted there, and not before, store it among the setup
            fields: under inbound_secret_field of the auth config
        state (InboundSecretWithTextState): none: nobody waits, or the hour is over; come: show-inbound-secret has it;
            shown: it was shown, and is kept nowhere
    """

    arrivals: int
    arrived_at: datetime.datetime | None
    ends_at: datetime.datetime | None
    secret: str
    state: InboundSecretWithTextState
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        arrivals = self.arrivals

        arrived_at: None | str
        if isinstance(self.arrived_at, datetime.datetime):
            arrived_at = self.arrived_at.isoformat()
        else:
            arrived_at = self.arrived_at

        ends_at: None | str
        if isinstance(self.ends_at, datetime.datetime):
            ends_at = self.ends_at.isoformat()
        else:
            ends_at = self.ends_at

        secret = self.secret

        state: str = self.state

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "arrivals": arrivals,
                "arrived_at": arrived_at,
                "ends_at": ends_at,
                "secret": secret,
                "state": state,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        if "arrivals" not in d:
            arrivals = cast(Any, UNSET)
        else:
            arrivals = d.pop("arrivals")

        if "arrived_at" not in d:
            arrived_at = cast(Any, UNSET)
        else:

            def _parse_arrived_at(data: object) -> datetime.datetime | None:
                if data is None:
                    return data
                try:
                    if not isinstance(data, str):
                        raise TypeError()
                    arrived_at_type_0 = datetime.datetime.fromisoformat(data)

                    return arrived_at_type_0
                except (TypeError, ValueError, AttributeError, KeyError):
                    pass
                return cast(datetime.datetime | None, data)

            arrived_at = _parse_arrived_at(d.pop("arrived_at"))

        if "ends_at" not in d:
            ends_at = cast(Any, UNSET)
        else:

            def _parse_ends_at(data: object) -> datetime.datetime | None:
                if data is None:
                    return data
                try:
                    if not isinstance(data, str):
                        raise TypeError()
                    ends_at_type_0 = datetime.datetime.fromisoformat(data)

                    return ends_at_type_0
                except (TypeError, ValueError, AttributeError, KeyError):
                    pass
                return cast(datetime.datetime | None, data)

            ends_at = _parse_ends_at(d.pop("ends_at"))

        if "secret" not in d:
            secret = cast(Any, UNSET)
        else:
            secret = d.pop("secret")

        if "state" not in d:
            state = cast(Any, UNSET)
        else:
            state = check_inbound_secret_with_text_state(d.pop("state"))

        inbound_secret_with_text = cls(
            arrivals=arrivals,
            arrived_at=arrived_at,
            ends_at=ends_at,
            secret=secret,
            state=state,
        )

        inbound_secret_with_text.additional_properties = d
        return inbound_secret_with_text

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
