from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from attrs import define as _attrs_define

from ..models.create_session_input_body_code_challenge_method import (
    CreateSessionInputBodyCodeChallengeMethod,
    check_create_session_input_body_code_challenge_method,
)
from ..models.create_session_input_body_type import (
    CreateSessionInputBodyType,
    check_create_session_input_body_type,
)
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.create_session_input_body_metadata import (
        CreateSessionInputBodyMetadata,
    )
    from ..models.new_sharing import NewSharing


T = TypeVar("T", bound="CreateSessionInputBody")


@_attrs_define
class CreateSessionInputBody:
    """
    Attributes:
        origin_owner_id (str): Your customer's id; with provider it identifies an account
        origin_owner_name (str):
        account_id (str | Unset): Edit this account
        allow_other_person (bool | Unset): When an account is linked again, let another person or organisation at the
            provider take it over; otherwise that is refused where the provider tells who signed in
        categories (list[str] | Unset):
        code_challenge (str | Unset): Links nothing without the code verifier of this S256 challenge (RFC 7636), which
            only your user's own browser session has. A form takes it with what was typed; a sign-in is finished with it
        code_challenge_method (CreateSessionInputBodyCodeChallengeMethod | Unset):
        connector_profile_id (str | Unset): The newer name of integration_id
        expires_in (int | Unset): Seconds; 1800 when left out. A session of more than 7 days is single_use
        integration_id (str | Unset): An auth config; left out, the connector's default
        label (str | Unset):
        manage_connections (bool | Unset): The end user may also see what this owner has linked, as far as the session
            may edit it, and end it
        metadata (CreateSessionInputBodyMetadata | Unset):
        multiple (bool | Unset): Link another account beside the one there is
        origin_username (str | Unset):
        provider (str | Unset): A provider key; left out, the end user picks
        provider_version (str | Unset):
        redirect_url (str | Unset): Where the hosted page leads back to in the end; its origin is one of the project's
            allowed_origins, or of the deployment's. account_id, provider and status are added to its query
        sharing (NewSharing | Unset):
        single_use (bool | Unset): Linking or editing one account spends the session
        type_ (CreateSessionInputBodyType | Unset):
        verify_url (str | Unset): Where a sign-in leads its browser, with a link_code in the query, before anything is
            linked: your back end then says who is logged in there (POST /accounts/confirm). Its origin is one of the
            project's allowed_origins, or of the deployment's
    """

    origin_owner_id: str
    origin_owner_name: str
    account_id: str | Unset = UNSET
    allow_other_person: bool | Unset = UNSET
    categories: list[str] | Unset = UNSET
    code_challenge: str | Unset = UNSET
    code_challenge_method: CreateSessionInputBodyCodeChallengeMethod | Unset = UNSET
    connector_profile_id: str | Unset = UNSET
    expires_in: int | Unset = UNSET
    integration_id: str | Unset = UNSET
    label: str | Unset = UNSET
    manage_connections: bool | Unset = UNSET
    metadata: CreateSessionInputBodyMetadata | Unset = UNSET
    multiple: bool | Unset = UNSET
    origin_username: str | Unset = UNSET
    provider: str | Unset = UNSET
    provider_version: str | Unset = UNSET
    redirect_url: str | Unset = UNSET
    sharing: NewSharing | Unset = UNSET
    single_use: bool | Unset = UNSET
    type_: CreateSessionInputBodyType | Unset = UNSET
    verify_url: str | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        origin_owner_id = self.origin_owner_id

        origin_owner_name = self.origin_owner_name

        account_id = self.account_id

        allow_other_person = self.allow_other_person

        categories: list[str] | Unset = UNSET
        if not isinstance(self.categories, Unset):
            categories = self.categories

        code_challenge = self.code_challenge

        code_challenge_method: str | Unset = UNSET
        if not isinstance(self.code_challenge_method, Unset):
            code_challenge_method = self.code_challenge_method

        connector_profile_id = self.connector_profile_id

        expires_in = self.expires_in

        integration_id = self.integration_id

        label = self.label

        manage_connections = self.manage_connections

        metadata: dict[str, Any] | Unset = UNSET
        if not isinstance(self.metadata, Unset):
            metadata = self.metadata.to_dict()

        multiple = self.multiple

        origin_username = self.origin_username

        provider = self.provider

        provider_version = self.provider_version

        redirect_url = self.redirect_url

        sharing: dict[str, Any] | Unset = UNSET
        if not isinstance(self.sharing, Unset):
            sharing = self.sharing.to_dict()

        single_use = self.single_use

        type_: str | Unset = UNSET
        if not isinstance(self.type_, Unset):
            type_ = self.type_

        verify_url = self.verify_url

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "origin_owner_id": origin_owner_id,
                "origin_owner_name": origin_owner_name,
            }
        )
        if account_id is not UNSET:
            field_dict["account_id"] = account_id
        if allow_other_person is not UNSET:
            field_dict["allow_other_person"] = allow_other_person
        if categories is not UNSET:
            field_dict["categories"] = categories
        if code_challenge is not UNSET:
            field_dict["code_challenge"] = code_challenge
        if code_challenge_method is not UNSET:
            field_dict["code_challenge_method"] = code_challenge_method
        if connector_profile_id is not UNSET:
            field_dict["connector_profile_id"] = connector_profile_id
        if expires_in is not UNSET:
            field_dict["expires_in"] = expires_in
        if integration_id is not UNSET:
            field_dict["integration_id"] = integration_id
        if label is not UNSET:
            field_dict["label"] = label
        if manage_connections is not UNSET:
            field_dict["manage_connections"] = manage_connections
        if metadata is not UNSET:
            field_dict["metadata"] = metadata
        if multiple is not UNSET:
            field_dict["multiple"] = multiple
        if origin_username is not UNSET:
            field_dict["origin_username"] = origin_username
        if provider is not UNSET:
            field_dict["provider"] = provider
        if provider_version is not UNSET:
            field_dict["provider_version"] = provider_version
        if redirect_url is not UNSET:
            field_dict["redirect_url"] = redirect_url
        if sharing is not UNSET:
            field_dict["sharing"] = sharing
        if single_use is not UNSET:
            field_dict["single_use"] = single_use
        if type_ is not UNSET:
            field_dict["type"] = type_
        if verify_url is not UNSET:
            field_dict["verify_url"] = verify_url

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.create_session_input_body_metadata import (
            CreateSessionInputBodyMetadata,
        )
        from ..models.new_sharing import NewSharing

        d = dict(src_dict)
        if "origin_owner_id" not in d:
            origin_owner_id = cast(Any, UNSET)
        else:
            origin_owner_id = d.pop("origin_owner_id")

        if "origin_owner_name" not in d:
            origin_owner_name = cast(Any, UNSET)
        else:
            origin_owner_name = d.pop("origin_owner_name")

        account_id = d.pop("account_id", UNSET)

        allow_other_person = d.pop("allow_other_person", UNSET)

        categories = cast(list[str], d.pop("categories", UNSET))

        code_challenge = d.pop("code_challenge", UNSET)

        _code_challenge_method = d.pop("code_challenge_method", UNSET)
        code_challenge_method: CreateSessionInputBodyCodeChallengeMethod | Unset
        if isinstance(_code_challenge_method, Unset):
            code_challenge_method = UNSET
        else:
            code_challenge_method = (
                check_create_session_input_body_code_challenge_method(
                    _code_challenge_method
                )
            )

        connector_profile_id = d.pop("connector_profile_id", UNSET)

        expires_in = d.pop("expires_in", UNSET)

        integration_id = d.pop("integration_id", UNSET)

        label = d.pop("label", UNSET)

        manage_connections = d.pop("manage_connections", UNSET)

        _metadata = d.pop("metadata", UNSET)
        metadata: CreateSessionInputBodyMetadata | Unset
        if isinstance(_metadata, Unset):
            metadata = UNSET
        else:
            metadata = CreateSessionInputBodyMetadata.from_dict(_metadata)

        multiple = d.pop("multiple", UNSET)

        origin_username = d.pop("origin_username", UNSET)

        provider = d.pop("provider", UNSET)

        provider_version = d.pop("provider_version", UNSET)

        redirect_url = d.pop("redirect_url", UNSET)

        _sharing = d.pop("sharing", UNSET)
        sharing: NewSharing | Unset
        if isinstance(_sharing, Unset):
            sharing = UNSET
        else:
            sharing = NewSharing.from_dict(_sharing)

        single_use = d.pop("single_use", UNSET)

        _type_ = d.pop("type", UNSET)
        type_: CreateSessionInputBodyType | Unset
        if isinstance(_type_, Unset):
            type_ = UNSET
        else:
            type_ = check_create_session_input_body_type(_type_)

        verify_url = d.pop("verify_url", UNSET)

        create_session_input_body = cls(
            origin_owner_id=origin_owner_id,
            origin_owner_name=origin_owner_name,
            account_id=account_id,
            allow_other_person=allow_other_person,
            categories=categories,
            code_challenge=code_challenge,
            code_challenge_method=code_challenge_method,
            connector_profile_id=connector_profile_id,
            expires_in=expires_in,
            integration_id=integration_id,
            label=label,
            manage_connections=manage_connections,
            metadata=metadata,
            multiple=multiple,
            origin_username=origin_username,
            provider=provider,
            provider_version=provider_version,
            redirect_url=redirect_url,
            sharing=sharing,
            single_use=single_use,
            type_=type_,
            verify_url=verify_url,
        )

        return create_session_input_body
