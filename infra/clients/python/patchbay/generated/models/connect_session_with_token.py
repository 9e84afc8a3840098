from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="ConnectSessionWithToken")


@_attrs_define
class ConnectSessionWithToken:
    """
    Attributes:
        account_id (None | str):
        auth_link_url (str): A hosted page that links the account, for owners without a front end
        categories (list[str] | None): null for a session that is not narrowed to categories
        created_at (datetime.datetime):
        expires_at (datetime.datetime):
        external_trigger_token (None | str):
        id (int):
        integration_id (None | str):
        label (None | str):
        metadata (Any):
        organization_id (int):
        origin_owner_id (str):
        origin_owner_name (str):
        origin_username (None | str):
        project_id (str):
        provider (None | str):
        token (str):
        type_ (str):
        allow_other_person (bool | Unset): Whoever signs in may take over the account
        code_challenge (str | Unset):
        connections_url (str | Unset): A hosted page of what is linked, of a session with manage_connections
        manage_connections (bool | Unset):
        redirect_url (str | Unset):
        single_use (bool | Unset): Linking or editing one account spends it
        verify_url (str | Unset):
    """

    account_id: None | str
    auth_link_url: str
    categories: list[str] | None
    created_at: datetime.datetime
    expires_at: datetime.datetime
    external_trigger_token: None | str
    id: int
    integration_id: None | str
    label: None | str
    metadata: Any
    organization_id: int
    origin_owner_id: str
    origin_owner_name: str
    origin_username: None | str
    project_id: str
    provider: None | str
    token: str
    type_: str
    allow_other_person: bool | Unset = UNSET
    code_challenge: str | Unset = UNSET
    connections_url: str | Unset = UNSET
    manage_connections: bool | Unset = UNSET
    redirect_url: str | Unset = UNSET
    single_use: bool | Unset = UNSET
    verify_url: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        account_id: None | str
        account_id = self.account_id

        auth_link_url = self.auth_link_url

        categories: list[str] | None
        if isinstance(self.categories, list):
            categories = self.categories

        else:
            categories = self.categories

        created_at = self.created_at.isoformat()

        expires_at = self.expires_at.isoformat()

        external_trigger_token: None | str
        external_trigger_token = self.external_trigger_token

        id = self.id

        integration_id: None | str
        integration_id = self.integration_id

        label: None | str
        label = self.label

        metadata = self.metadata

        organization_id = self.organization_id

        origin_owner_id = self.origin_owner_id

        origin_owner_name = self.origin_owner_name

        origin_username: None | str
        origin_username = self.origin_username

        project_id = self.project_id

        provider: None | str
        provider = self.provider

        token = self.token

        type_ = self.type_

        allow_other_person = self.allow_other_person

        code_challenge = self.code_challenge

        connections_url = self.connections_url

        manage_connections = self.manage_connections

        redirect_url = self.redirect_url

        single_use = self.single_use

        verify_url = self.verify_url

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "account_id": account_id,
                "auth_link_url": auth_link_url,
                "categories": categories,
                "created_at": created_at,
                "expires_at": expires_at,
                "external_trigger_token": external_trigger_token,
                "id": id,
                "integration_id": integration_id,
                "label": label,
                "metadata": metadata,
                "organization_id": organization_id,
                "origin_owner_id": origin_owner_id,
                "origin_owner_name": origin_owner_name,
                "origin_username": origin_username,
                "project_id": project_id,
                "provider": provider,
                "token": token,
                "type": type_,
            }
        )
        if allow_other_person is not UNSET:
            field_dict["allow_other_person"] = allow_other_person
        if code_challenge is not UNSET:
            field_dict["code_challenge"] = code_challenge
        if connections_url is not UNSET:
            field_dict["connections_url"] = connections_url
        if manage_connections is not UNSET:
            field_dict["manage_connections"] = manage_connections
        if redirect_url is not UNSET:
            field_dict["redirect_url"] = redirect_url
        if single_use is not UNSET:
            field_dict["single_use"] = single_use
        if verify_url is not UNSET:
            field_dict["verify_url"] = verify_url

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        if "account_id" not in d:
            account_id = cast(Any, UNSET)
        else:

            def _parse_account_id(data: object) -> None | str:
                if data is None:
                    return data
                return cast(None | str, data)

            account_id = _parse_account_id(d.pop("account_id"))

        if "auth_link_url" not in d:
            auth_link_url = cast(Any, UNSET)
        else:
            auth_link_url = d.pop("auth_link_url")

        if "categories" not in d:
            categories = cast(Any, UNSET)
        else:

            def _parse_categories(data: object) -> list[str] | None:
                if data is None:
                    return data
                try:
                    if not isinstance(data, list):
                        raise TypeError()
                    categories_type_0 = cast(list[str], data)

                    return categories_type_0
                except (TypeError, ValueError, AttributeError, KeyError):
                    pass
                return cast(list[str] | None, data)

            categories = _parse_categories(d.pop("categories"))

        if "created_at" not in d:
            created_at = cast(Any, UNSET)
        else:
            created_at = datetime.datetime.fromisoformat(d.pop("created_at"))

        if "expires_at" not in d:
            expires_at = cast(Any, UNSET)
        else:
            expires_at = datetime.datetime.fromisoformat(d.pop("expires_at"))

        if "external_trigger_token" not in d:
            external_trigger_token = cast(Any, UNSET)
        else:

            def _parse_external_trigger_token(data: object) -> None | str:
                if data is None:
                    return data
                return cast(None | str, data)

            external_trigger_token = _parse_external_trigger_token(
                d.pop("external_trigger_token")
            )

        if "id" not in d:
            id = cast(Any, UNSET)
        else:
            id = d.pop("id")

        if "integration_id" not in d:
            integration_id = cast(Any, UNSET)
        else:

            def _parse_integration_id(data: object) -> None | str:
                if data is None:
                    return data
                return cast(None | str, data)

            integration_id = _parse_integration_id(d.pop("integration_id"))

        if "label" not in d:
            label = cast(Any, UNSET)
        else:

            def _parse_label(data: object) -> None | str:
                if data is None:
                    return data
                return cast(None | str, data)

            label = _parse_label(d.pop("label"))

        if "metadata" not in d:
            metadata = cast(Any, UNSET)
        else:
            metadata = d.pop("metadata")

        if "organization_id" not in d:
            organization_id = cast(Any, UNSET)
        else:
            organization_id = d.pop("organization_id")

        if "origin_owner_id" not in d:
            origin_owner_id = cast(Any, UNSET)
        else:
            origin_owner_id = d.pop("origin_owner_id")

        if "origin_owner_name" not in d:
            origin_owner_name = cast(Any, UNSET)
        else:
            origin_owner_name = d.pop("origin_owner_name")

        if "origin_username" not in d:
            origin_username = cast(Any, UNSET)
        else:

            def _parse_origin_username(data: object) -> None | str:
                if data is None:
                    return data
                return cast(None | str, data)

            origin_username = _parse_origin_username(d.pop("origin_username"))

        if "project_id" not in d:
            project_id = cast(Any, UNSET)
        else:
            project_id = d.pop("project_id")

        if "provider" not in d:
            provider = cast(Any, UNSET)
        else:

            def _parse_provider(data: object) -> None | str:
                if data is None:
                    return data
                return cast(None | str, data)

            provider = _parse_provider(d.pop("provider"))

        if "token" not in d:
            token = cast(Any, UNSET)
        else:
            token = d.pop("token")

        if "type" not in d:
            type_ = cast(Any, UNSET)
        else:
            type_ = d.pop("type")

        allow_other_person = d.pop("allow_other_person", UNSET)

        code_challenge = d.pop("code_challenge", UNSET)

        connections_url = d.pop("connections_url", UNSET)

        manage_connections = d.pop("manage_connections", UNSET)

        redirect_url = d.pop("redirect_url", UNSET)

        single_use = d.pop("single_use", UNSET)

        verify_url = d.pop("verify_url", UNSET)

        connect_session_with_token = cls(
            account_id=account_id,
            auth_link_url=auth_link_url,
            categories=categories,
            created_at=created_at,
            expires_at=expires_at,
            external_trigger_token=external_trigger_token,
            id=id,
            integration_id=integration_id,
            label=label,
            metadata=metadata,
            organization_id=organization_id,
            origin_owner_id=origin_owner_id,
            origin_owner_name=origin_owner_name,
            origin_username=origin_username,
            project_id=project_id,
            provider=provider,
            token=token,
            type_=type_,
            allow_other_person=allow_other_person,
            code_challenge=code_challenge,
            connections_url=connections_url,
            manage_connections=manage_connections,
            redirect_url=redirect_url,
            single_use=single_use,
            verify_url=verify_url,
        )

        connect_session_with_token.additional_properties = d
        return connect_session_with_token

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
