from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.hub_connection_status import (
    HubConnectionStatus,
    check_hub_connection_status,
)
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.hub_permissions import HubPermissions
    from ..models.hub_reason import HubReason
    from ..models.icon import Icon


T = TypeVar("T", bound="HubConnection")


@_attrs_define
class HubConnection:
    """
    Attributes:
        can_reconnect (bool):
        icon (Icon):
        id (str):
        integration_id (str):
        linked_at (datetime.datetime):
        logo_url (str):
        name (str): The connector's
        provider (str):
        reasons (list[HubReason]):
        signs_in (bool): Linked by signing in at the provider, not by a form
        status (HubConnectionStatus):
        access_ends_at (datetime.datetime | Unset): When the access ends for good, since nothing renews it
        as_ (str | Unset): The person or organisation at the provider
        grant_ends_at (datetime.datetime | Unset): When the grant ends, however often it is renewed
        label (str | Unset):
        last_used_at (datetime.datetime | Unset): To within some minutes
        permissions (HubPermissions | Unset):
    """

    can_reconnect: bool
    icon: Icon
    id: str
    integration_id: str
    linked_at: datetime.datetime
    logo_url: str
    name: str
    provider: str
    reasons: list[HubReason]
    signs_in: bool
    status: HubConnectionStatus
    access_ends_at: datetime.datetime | Unset = UNSET
    as_: str | Unset = UNSET
    grant_ends_at: datetime.datetime | Unset = UNSET
    label: str | Unset = UNSET
    last_used_at: datetime.datetime | Unset = UNSET
    permissions: HubPermissions | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        can_reconnect = self.can_reconnect

        icon = self.icon.to_dict()

        id = self.id

        integration_id = self.integration_id

        linked_at = self.linked_at.isoformat()

        logo_url = self.logo_url

        name = self.name

        provider = self.provider

        reasons = []
        for reasons_item_data in self.reasons:
            reasons_item = reasons_item_data.to_dict()
            reasons.append(reasons_item)

        signs_in = self.signs_in

        status: str = self.status

        access_ends_at: str | Unset = UNSET
        if not isinstance(self.access_ends_at, Unset):
            access_ends_at = self.access_ends_at.isoformat()

        as_ = self.as_

        grant_ends_at: str | Unset = UNSET
        if not isinstance(self.grant_ends_at, Unset):
            grant_ends_at = self.grant_ends_at.isoformat()

        label = self.label

        last_used_at: str | Unset = UNSET
        if not isinstance(self.last_used_at, Unset):
            last_used_at = self.last_used_at.isoformat()

        permissions: dict[str, Any] | Unset = UNSET
        if not isinstance(self.permissions, Unset):
            permissions = self.permissions.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "can_reconnect": can_reconnect,
                "icon": icon,
                "id": id,
                "integration_id": integration_id,
                "linked_at": linked_at,
                "logo_url": logo_url,
                "name": name,
                "provider": provider,
                "reasons": reasons,
                "signs_in": signs_in,
                "status": status,
            }
        )
        if access_ends_at is not UNSET:
            field_dict["access_ends_at"] = access_ends_at
        if as_ is not UNSET:
            field_dict["as"] = as_
        if grant_ends_at is not UNSET:
            field_dict["grant_ends_at"] = grant_ends_at
        if label is not UNSET:
            field_dict["label"] = label
        if last_used_at is not UNSET:
            field_dict["last_used_at"] = last_used_at
        if permissions is not UNSET:
            field_dict["permissions"] = permissions

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.hub_permissions import HubPermissions
        from ..models.hub_reason import HubReason
        from ..models.icon import Icon

        d = dict(src_dict)
        if "can_reconnect" not in d:
            can_reconnect = cast(Any, UNSET)
        else:
            can_reconnect = d.pop("can_reconnect")

        if "icon" not in d:
            icon = cast(Any, UNSET)
        else:
            icon = Icon.from_dict(d.pop("icon"))

        if "id" not in d:
            id = cast(Any, UNSET)
        else:
            id = d.pop("id")

        if "integration_id" not in d:
            integration_id = cast(Any, UNSET)
        else:
            integration_id = d.pop("integration_id")

        if "linked_at" not in d:
            linked_at = cast(Any, UNSET)
        else:
            linked_at = datetime.datetime.fromisoformat(d.pop("linked_at"))

        if "logo_url" not in d:
            logo_url = cast(Any, UNSET)
        else:
            logo_url = d.pop("logo_url")

        if "name" not in d:
            name = cast(Any, UNSET)
        else:
            name = d.pop("name")

        if "provider" not in d:
            provider = cast(Any, UNSET)
        else:
            provider = d.pop("provider")

        if "reasons" not in d:
            reasons = cast(Any, UNSET)
        else:
            reasons = []
            _reasons = d.pop("reasons")
            for reasons_item_data in _reasons:
                reasons_item = HubReason.from_dict(reasons_item_data)

                reasons.append(reasons_item)

        if "signs_in" not in d:
            signs_in = cast(Any, UNSET)
        else:
            signs_in = d.pop("signs_in")

        if "status" not in d:
            status = cast(Any, UNSET)
        else:
            status = check_hub_connection_status(d.pop("status"))

        _access_ends_at = d.pop("access_ends_at", UNSET)
        access_ends_at: datetime.datetime | Unset
        if isinstance(_access_ends_at, Unset):
            access_ends_at = UNSET
        else:
            access_ends_at = datetime.datetime.fromisoformat(_access_ends_at)

        as_ = d.pop("as", UNSET)

        _grant_ends_at = d.pop("grant_ends_at", UNSET)
        grant_ends_at: datetime.datetime | Unset
        if isinstance(_grant_ends_at, Unset):
            grant_ends_at = UNSET
        else:
            grant_ends_at = datetime.datetime.fromisoformat(_grant_ends_at)

        label = d.pop("label", UNSET)

        _last_used_at = d.pop("last_used_at", UNSET)
        last_used_at: datetime.datetime | Unset
        if isinstance(_last_used_at, Unset):
            last_used_at = UNSET
        else:
            last_used_at = datetime.datetime.fromisoformat(_last_used_at)

        _permissions = d.pop("permissions", UNSET)
        permissions: HubPermissions | Unset
        if isinstance(_permissions, Unset):
            permissions = UNSET
        else:
            permissions = HubPermissions.from_dict(_permissions)

        hub_connection = cls(
            can_reconnect=can_reconnect,
            icon=icon,
            id=id,
            integration_id=integration_id,
            linked_at=linked_at,
            logo_url=logo_url,
            name=name,
            provider=provider,
            reasons=reasons,
            signs_in=signs_in,
            status=status,
            access_ends_at=access_ends_at,
            as_=as_,
            grant_ends_at=grant_ends_at,
            label=label,
            last_used_at=last_used_at,
            permissions=permissions,
        )

        hub_connection.additional_properties = d
        return hub_connection

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
