from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="WithSecret")


@_attrs_define
class WithSecret:
    """
    Attributes:
        created_at (datetime.datetime):
        description (str):
        enabled (bool):
        events (list[str]): The events that it wants; empty for all
        id (str):
        secret (str): Signs deliveries; shown this once
        secret_hint (str): The last characters of the signing secret
        updated_at (datetime.datetime):
        url (str):
        version (int):
        disabled_at (datetime.datetime | Unset):
        disabled_reason (str | Unset): Why Patchbay disabled it: failing (every delivery failed for three days) or gone
            (it answered 410); an open list
        failing_since (datetime.datetime | Unset): Since when every delivery fails; left out while they succeed
        former_secret_until (datetime.datetime | Unset): Until when the secret before signs as well
        last_failure (str | Unset): In words, while deliveries fail
        next_try_at (datetime.datetime | Unset): Until when nothing is sent, while it does not answer
    """

    created_at: datetime.datetime
    description: str
    enabled: bool
    events: list[str]
    id: str
    secret: str
    secret_hint: str
    updated_at: datetime.datetime
    url: str
    version: int
    disabled_at: datetime.datetime | Unset = UNSET
    disabled_reason: str | Unset = UNSET
    failing_since: datetime.datetime | Unset = UNSET
    former_secret_until: datetime.datetime | Unset = UNSET
    last_failure: str | Unset = UNSET
    next_try_at: datetime.datetime | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        created_at = self.created_at.isoformat()

        description = self.description

        enabled = self.enabled

        events = self.events

        id = self.id

        secret = self.secret

        secret_hint = self.secret_hint

        updated_at = self.updated_at.isoformat()

        url = self.url

        version = self.version

        disabled_at: str | Unset = UNSET
        if not isinstance(self.disabled_at, Unset):
            disabled_at = self.disabled_at.isoformat()

        disabled_reason = self.disabled_reason

        failing_since: str | Unset = UNSET
        if not isinstance(self.failing_since, Unset):
            failing_since = self.failing_since.isoformat()

        former_secret_until: str | Unset = UNSET
        if not isinstance(self.former_secret_until, Unset):
            former_secret_until = self.former_secret_until.isoformat()

        last_failure = self.last_failure

        next_try_at: str | Unset = UNSET
        if not isinstance(self.next_try_at, Unset):
            next_try_at = self.next_try_at.isoformat()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "created_at": created_at,
                "description": description,
                "enabled": enabled,
                "events": events,
                "id": id,
                "secret": secret,
                "secret_hint": secret_hint,
                "updated_at": updated_at,
                "url": url,
                "version": version,
            }
        )
        if disabled_at is not UNSET:
            field_dict["disabled_at"] = disabled_at
        if disabled_reason is not UNSET:
            field_dict["disabled_reason"] = disabled_reason
        if failing_since is not UNSET:
            field_dict["failing_since"] = failing_since
        if former_secret_until is not UNSET:
            field_dict["former_secret_until"] = former_secret_until
        if last_failure is not UNSET:
            field_dict["last_failure"] = last_failure
        if next_try_at is not UNSET:
            field_dict["next_try_at"] = next_try_at

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        if "created_at" not in d:
            created_at = cast(Any, UNSET)
        else:
            created_at = datetime.datetime.fromisoformat(d.pop("created_at"))

        if "description" not in d:
            description = cast(Any, UNSET)
        else:
            description = d.pop("description")

        if "enabled" not in d:
            enabled = cast(Any, UNSET)
        else:
            enabled = d.pop("enabled")

        if "events" not in d:
            events = cast(Any, UNSET)
        else:
            events = cast(list[str], d.pop("events"))

        if "id" not in d:
            id = cast(Any, UNSET)
        else:
            id = d.pop("id")

        if "secret" not in d:
            secret = cast(Any, UNSET)
        else:
            secret = d.pop("secret")

        if "secret_hint" not in d:
            secret_hint = cast(Any, UNSET)
        else:
            secret_hint = d.pop("secret_hint")

        if "updated_at" not in d:
            updated_at = cast(Any, UNSET)
        else:
            updated_at = datetime.datetime.fromisoformat(d.pop("updated_at"))

        if "url" not in d:
            url = cast(Any, UNSET)
        else:
            url = d.pop("url")

        if "version" not in d:
            version = cast(Any, UNSET)
        else:
            version = d.pop("version")

        _disabled_at = d.pop("disabled_at", UNSET)
        disabled_at: datetime.datetime | Unset
        if isinstance(_disabled_at, Unset):
            disabled_at = UNSET
        else:
            disabled_at = datetime.datetime.fromisoformat(_disabled_at)

        disabled_reason = d.pop("disabled_reason", UNSET)

        _failing_since = d.pop("failing_since", UNSET)
        failing_since: datetime.datetime | Unset
        if isinstance(_failing_since, Unset):
            failing_since = UNSET
        else:
            failing_since = datetime.datetime.fromisoformat(_failing_since)

        _former_secret_until = d.pop("former_secret_until", UNSET)
        former_secret_until: datetime.datetime | Unset
        if isinstance(_former_secret_until, Unset):
            former_secret_until = UNSET
        else:
            former_secret_until = datetime.datetime.fromisoformat(_former_secret_until)

        last_failure = d.pop("last_failure", UNSET)

        _next_try_at = d.pop("next_try_at", UNSET)
        next_try_at: datetime.datetime | Unset
        if isinstance(_next_try_at, Unset):
            next_try_at = UNSET
        else:
            next_try_at = datetime.datetime.fromisoformat(_next_try_at)

        with_secret = cls(
            created_at=created_at,
            description=description,
            enabled=enabled,
            events=events,
            id=id,
            secret=secret,
            secret_hint=secret_hint,
            updated_at=updated_at,
            url=url,
            version=version,
            disabled_at=disabled_at,
            disabled_reason=disabled_reason,
            failing_since=failing_since,
            former_secret_until=former_secret_until,
            last_failure=last_failure,
            next_try_at=next_try_at,
        )

        with_secret.additional_properties = d
        return with_secret

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
