from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.auth_config_problem import AuthConfigProblem
    from ..models.auth_config_setup_fields import AuthConfigSetupFields
    from ..models.call_policy import CallPolicy


T = TypeVar("T", bound="AuthConfig")


@_attrs_define
class AuthConfig:
    """
    Attributes:
        accounts_missing_scopes (int): Linked accounts that were asked for fewer scopes than the auth config asks for
            now. Linking them again asks for all
        accounts_on_former_client (int): Linked accounts whose grant is of an OAuth client that the auth config had
            before. They go on with it until each is linked again
        active (bool): The connector is enabled
        auth_type (str):
        authentication_config_key (str):
        authentication_config_label (str):
        categories (list[str]):
        connector_key (str):
        connector_label (str):
        created_at (datetime.datetime):
        default (bool): A connect session that names none uses this one
        environment (str):
        id (str):
        linked_account_count (int):
        name (str):
        provider_version (str): Which versions of the connector it and its accounts work by: latest, 1.x.x, 1.2.x or
            1.2.0
        redirect_uri (str):
        release_stage (str):
        scheme (str):
        scopes (list[str]): What it asks an end user's consent to, in the provider's own words
        setup_fields (AuthConfigSetupFields): Secrets read as a redacted placeholder; sent back, it leaves them as they
            are
        updated_at (datetime.datetime):
        uses_shared_client (bool):
        version (int):
        call_policy (CallPolicy | Unset):
        connector_version (str | Unset): The one that they work by now
        inbound_secret_field (str | Unset): The setup field for the secret that the provider posts to inbound_url when
            it is registered there: await-inbound-secret takes it. Absent where the provider posts none
        inbound_url (str | Unset): Where the provider sends its webhooks: register it there, and enter what they are
            signed with among the setup fields. Absent where the connector's are not taken
        logo_url (str | Unset):
        problem (AuthConfigProblem | Unset):
    """

    accounts_missing_scopes: int
    accounts_on_former_client: int
    active: bool
    auth_type: str
    authentication_config_key: str
    authentication_config_label: str
    categories: list[str]
    connector_key: str
    connector_label: str
    created_at: datetime.datetime
    default: bool
    environment: str
    id: str
    linked_account_count: int
    name: str
    provider_version: str
    redirect_uri: str
    release_stage: str
    scheme: str
    scopes: list[str]
    setup_fields: AuthConfigSetupFields
    updated_at: datetime.datetime
    uses_shared_client: bool
    version: int
    call_policy: CallPolicy | Unset = UNSET
    connector_version: str | Unset = UNSET
    inbound_secret_field: str | Unset = UNSET
    inbound_url: str | Unset = UNSET
    logo_url: str | Unset = UNSET
    problem: AuthConfigProblem | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        accounts_missing_scopes = self.accounts_missing_scopes

        accounts_on_former_client = self.accounts_on_former_client

        active = self.active

        auth_type = self.auth_type

        authentication_config_key = self.authentication_config_key

        authentication_config_label = self.authentication_config_label

        categories = self.categories

        connector_key = self.connector_key

        connector_label = self.connector_label

        created_at = self.created_at.isoformat()

        default = self.default

        environment = self.environment

        id = self.id

        linked_account_count = self.linked_account_count

        name = self.name

        provider_version = self.provider_version

        redirect_uri = self.redirect_uri

        release_stage = self.release_stage

        scheme = self.scheme

        scopes = self.scopes

        setup_fields = self.setup_fields.to_dict()

        updated_at = self.updated_at.isoformat()

        uses_shared_client = self.uses_shared_client

        version = self.version

        call_policy: dict[str, Any] | Unset = UNSET
        if not isinstance(self.call_policy, Unset):
            call_policy = self.call_policy.to_dict()

        connector_version = self.connector_version

        inbound_secret_field = self.inbound_secret_field

        inbound_url = self.inbound_url

        logo_url = self.logo_url

        problem: dict[str, Any] | Unset = UNSET
        if not isinstance(self.problem, Unset):
            problem = self.problem.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "accounts_missing_scopes": accounts_missing_scopes,
                "accounts_on_former_client": accounts_on_former_client,
                "active": active,
                "auth_type": auth_type,
                "authentication_config_key": authentication_config_key,
                "authentication_config_label": authentication_config_label,
                "categories": categories,
                "connector_key": connector_key,
                "connector_label": connector_label,
                "created_at": created_at,
                "default": default,
                "environment": environment,
                "id": id,
                "linked_account_count": linked_account_count,
                "name": name,
                "provider_version": provider_version,
                "redirect_uri": redirect_uri,
                "release_stage": release_stage,
                "scheme": scheme,
                "scopes": scopes,
                "setup_fields": setup_fields,
                "updated_at": updated_at,
                "uses_shared_client": uses_shared_client,
                "version": version,
            }
        )
        if call_policy is not UNSET:
            field_dict["call_policy"] = call_policy
        if connector_version is not UNSET:
            field_dict["connector_version"] = connector_version
        if inbound_secret_field is not UNSET:
            field_dict["inbound_secret_field"] = inbound_secret_field
        if inbound_url is not UNSET:
            field_dict["inbound_url"] = inbound_url
        if logo_url is not UNSET:
            field_dict["logo_url"] = logo_url
        if problem is not UNSET:
            field_dict["problem"] = problem

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.auth_config_problem import AuthConfigProblem
        from ..models.auth_config_setup_fields import AuthConfigSetupFields
        from ..models.call_policy import CallPolicy

        d = dict(src_dict)
        if "accounts_missing_scopes" not in d:
            accounts_missing_scopes = cast(Any, UNSET)
        else:
            accounts_missing_scopes = d.pop("accounts_missing_scopes")

        if "accounts_on_former_client" not in d:
            accounts_on_former_client = cast(Any, UNSET)
        else:
            accounts_on_former_client = d.pop("accounts_on_former_client")

        if "active" not in d:
            active = cast(Any, UNSET)
        else:
            active = d.pop("active")

        if "auth_type" not in d:
            auth_type = cast(Any, UNSET)
        else:
            auth_type = d.pop("auth_type")

        if "authentication_config_key" not in d:
            authentication_config_key = cast(Any, UNSET)
        else:
            authentication_config_key = d.pop("authentication_config_key")

        if "authentication_config_label" not in d:
            authentication_config_label = cast(Any, UNSET)
        else:
            authentication_config_label = d.pop("authentication_config_label")

        if "categories" not in d:
            categories = cast(Any, UNSET)
        else:
            categories = cast(list[str], d.pop("categories"))

        if "connector_key" not in d:
            connector_key = cast(Any, UNSET)
        else:
            connector_key = d.pop("connector_key")

        if "connector_label" not in d:
            connector_label = cast(Any, UNSET)
        else:
            connector_label = d.pop("connector_label")

        if "created_at" not in d:
            created_at = cast(Any, UNSET)
        else:
            created_at = datetime.datetime.fromisoformat(d.pop("created_at"))

        if "default" not in d:
            default = cast(Any, UNSET)
        else:
            default = d.pop("default")

        if "environment" not in d:
            environment = cast(Any, UNSET)
        else:
            environment = d.pop("environment")

        if "id" not in d:
            id = cast(Any, UNSET)
        else:
            id = d.pop("id")

        if "linked_account_count" not in d:
            linked_account_count = cast(Any, UNSET)
        else:
            linked_account_count = d.pop("linked_account_count")

        if "name" not in d:
            name = cast(Any, UNSET)
        else:
            name = d.pop("name")

        if "provider_version" not in d:
            provider_version = cast(Any, UNSET)
        else:
            provider_version = d.pop("provider_version")

        if "redirect_uri" not in d:
            redirect_uri = cast(Any, UNSET)
        else:
            redirect_uri = d.pop("redirect_uri")

        if "release_stage" not in d:
            release_stage = cast(Any, UNSET)
        else:
            release_stage = d.pop("release_stage")

        if "scheme" not in d:
            scheme = cast(Any, UNSET)
        else:
            scheme = d.pop("scheme")

        if "scopes" not in d:
            scopes = cast(Any, UNSET)
        else:
            scopes = cast(list[str], d.pop("scopes"))

        if "setup_fields" not in d:
            setup_fields = cast(Any, UNSET)
        else:
            setup_fields = AuthConfigSetupFields.from_dict(d.pop("setup_fields"))

        if "updated_at" not in d:
            updated_at = cast(Any, UNSET)
        else:
            updated_at = datetime.datetime.fromisoformat(d.pop("updated_at"))

        if "uses_shared_client" not in d:
            uses_shared_client = cast(Any, UNSET)
        else:
            uses_shared_client = d.pop("uses_shared_client")

        if "version" not in d:
            version = cast(Any, UNSET)
        else:
            version = d.pop("version")

        _call_policy = d.pop("call_policy", UNSET)
        call_policy: CallPolicy | Unset
        if isinstance(_call_policy, Unset):
            call_policy = UNSET
        else:
            call_policy = CallPolicy.from_dict(_call_policy)

        connector_version = d.pop("connector_version", UNSET)

        inbound_secret_field = d.pop("inbound_secret_field", UNSET)

        inbound_url = d.pop("inbound_url", UNSET)

        logo_url = d.pop("logo_url", UNSET)

        _problem = d.pop("problem", UNSET)
        problem: AuthConfigProblem | Unset
        if isinstance(_problem, Unset):
            problem = UNSET
        else:
            problem = AuthConfigProblem.from_dict(_problem)

        auth_config = cls(
            accounts_missing_scopes=accounts_missing_scopes,
            accounts_on_former_client=accounts_on_former_client,
            active=active,
            auth_type=auth_type,
            authentication_config_key=authentication_config_key,
            authentication_config_label=authentication_config_label,
            categories=categories,
            connector_key=connector_key,
            connector_label=connector_label,
            created_at=created_at,
            default=default,
            environment=environment,
            id=id,
            linked_account_count=linked_account_count,
            name=name,
            provider_version=provider_version,
            redirect_uri=redirect_uri,
            release_stage=release_stage,
            scheme=scheme,
            scopes=scopes,
            setup_fields=setup_fields,
            updated_at=updated_at,
            uses_shared_client=uses_shared_client,
            version=version,
            call_policy=call_policy,
            connector_version=connector_version,
            inbound_secret_field=inbound_secret_field,
            inbound_url=inbound_url,
            logo_url=logo_url,
            problem=problem,
        )

        auth_config.additional_properties = d
        return auth_config

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
