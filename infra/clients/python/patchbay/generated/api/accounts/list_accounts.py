import datetime
from typing import Any

import httpx

from ...client import AuthenticatedClient, Client
from ...models.linked_account import LinkedAccount
from ...models.list_accounts_sort import ListAccountsSort
from ...models.list_accounts_type import ListAccountsType
from ...models.problem import Problem
from ...types import UNSET, Response, Unset, is_problem


def _get_kwargs(
    *,
    providers: list[str] | Unset = UNSET,
    origin_owner_ids: list[str] | Unset = UNSET,
    account_ids: list[str] | Unset = UNSET,
    status: list[str] | Unset = UNSET,
    reason: list[str] | Unset = UNSET,
    without_scope: list[str] | Unset = UNSET,
    integration_id: list[str] | Unset = UNSET,
    metadata: list[str] | Unset = UNSET,
    page: int | Unset = 1,
    page_size: int | Unset = 25,
    cursor: str | Unset = UNSET,
    provider: str | Unset = UNSET,
    origin_owner_id: str | Unset = UNSET,
    label: str | Unset = UNSET,
    type_: ListAccountsType | Unset = UNSET,
    missing_scope: str | Unset = UNSET,
    search: str | Unset = UNSET,
    sort: ListAccountsSort | Unset = UNSET,
    ends_before: datetime.datetime | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    json_providers: list[str] | Unset = UNSET
    if not isinstance(providers, Unset):
        json_providers = providers

    params["providers"] = json_providers

    json_origin_owner_ids: list[str] | Unset = UNSET
    if not isinstance(origin_owner_ids, Unset):
        json_origin_owner_ids = origin_owner_ids

    params["origin_owner_ids"] = json_origin_owner_ids

    json_account_ids: list[str] | Unset = UNSET
    if not isinstance(account_ids, Unset):
        json_account_ids = account_ids

    params["account_ids"] = json_account_ids

    json_status: list[str] | Unset = UNSET
    if not isinstance(status, Unset):
        json_status = status

    params["status"] = json_status

    json_reason: list[str] | Unset = UNSET
    if not isinstance(reason, Unset):
        json_reason = reason

    params["reason"] = json_reason

    json_without_scope: list[str] | Unset = UNSET
    if not isinstance(without_scope, Unset):
        json_without_scope = without_scope

    params["without_scope"] = json_without_scope

    json_integration_id: list[str] | Unset = UNSET
    if not isinstance(integration_id, Unset):
        json_integration_id = integration_id

    params["integration_id"] = json_integration_id

    json_metadata: list[str] | Unset = UNSET
    if not isinstance(metadata, Unset):
        json_metadata = metadata

    params["metadata"] = json_metadata

    params["page"] = page

    params["page_size"] = page_size

    params["cursor"] = cursor

    params["provider"] = provider

    params["origin_owner_id"] = origin_owner_id

    params["label"] = label

    json_type_: str | Unset = UNSET
    if not isinstance(type_, Unset):
        json_type_ = type_

    params["type"] = json_type_

    params["missing_scope"] = missing_scope

    params["search"] = search

    json_sort: str | Unset = UNSET
    if not isinstance(sort, Unset):
        json_sort = sort

    params["sort"] = json_sort

    json_ends_before: str | Unset = UNSET
    if not isinstance(ends_before, Unset):
        json_ends_before = ends_before.isoformat()
    params["ends_before"] = json_ends_before

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/accounts",
        "params": params,
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Problem | list[LinkedAccount] | None:
    if response.status_code == 200:
        response_200 = []
        _response_200 = response.json()
        for response_200_item_data in _response_200:
            response_200_item = LinkedAccount.from_dict(response_200_item_data)

            response_200.append(response_200_item)

        return response_200

    if not is_problem(response):
        return None
    response_default = Problem.from_dict(response.json())

    return response_default


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[Problem | list[LinkedAccount] | None]:
    return Response(
        status_code=response.status_code,
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    providers: list[str] | Unset = UNSET,
    origin_owner_ids: list[str] | Unset = UNSET,
    account_ids: list[str] | Unset = UNSET,
    status: list[str] | Unset = UNSET,
    reason: list[str] | Unset = UNSET,
    without_scope: list[str] | Unset = UNSET,
    integration_id: list[str] | Unset = UNSET,
    metadata: list[str] | Unset = UNSET,
    page: int | Unset = 1,
    page_size: int | Unset = 25,
    cursor: str | Unset = UNSET,
    provider: str | Unset = UNSET,
    origin_owner_id: str | Unset = UNSET,
    label: str | Unset = UNSET,
    type_: ListAccountsType | Unset = UNSET,
    missing_scope: str | Unset = UNSET,
    search: str | Unset = UNSET,
    sort: ListAccountsSort | Unset = UNSET,
    ends_before: datetime.datetime | Unset = UNSET,
) -> Response[Problem | list[LinkedAccount] | None]:
    """List linked accounts

     By page and page_size, or by cursor: the Link header names the next page (RFC 8288). A list that few
    accounts match may end a page early, even with none: follow Link while there is one.

    The API key needs the scope `accounts:read`.

    Args:
        providers (list[str] | Unset):
        origin_owner_ids (list[str] | Unset):
        account_ids (list[str] | Unset):
        status (list[str] | Unset):
        reason (list[str] | Unset):
        without_scope (list[str] | Unset):
        integration_id (list[str] | Unset):
        metadata (list[str] | Unset):
        page (int | Unset): For deeper pages use cursor Default: 1.
        page_size (int | Unset):  Default: 25.
        cursor (str | Unset): From the Link header of the page before; page is then ignored
        provider (str | Unset):
        origin_owner_id (str | Unset):
        label (str | Unset): Exactly this label
        type_ (ListAccountsType | Unset):
        missing_scope (str | Unset): This scope was asked for and not granted
        search (str | Unset): In the owner's id, name or user name, the label, the account's id,
            or the person or organisation at the provider; in any case of the letters
        sort (ListAccountsSort | Unset): Another order than by connector, then oldest first; - is
            the other way around. For at most 20,000 accounts: narrow a longer list
        ends_before (datetime.datetime | Unset): The access or the grant ends for good before this
            time, such as 2026-12-31T00:00:00Z

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | list[LinkedAccount]]
    """

    kwargs = _get_kwargs(
        providers=providers,
        origin_owner_ids=origin_owner_ids,
        account_ids=account_ids,
        status=status,
        reason=reason,
        without_scope=without_scope,
        integration_id=integration_id,
        metadata=metadata,
        page=page,
        page_size=page_size,
        cursor=cursor,
        provider=provider,
        origin_owner_id=origin_owner_id,
        label=label,
        type_=type_,
        missing_scope=missing_scope,
        search=search,
        sort=sort,
        ends_before=ends_before,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient,
    providers: list[str] | Unset = UNSET,
    origin_owner_ids: list[str] | Unset = UNSET,
    account_ids: list[str] | Unset = UNSET,
    status: list[str] | Unset = UNSET,
    reason: list[str] | Unset = UNSET,
    without_scope: list[str] | Unset = UNSET,
    integration_id: list[str] | Unset = UNSET,
    metadata: list[str] | Unset = UNSET,
    page: int | Unset = 1,
    page_size: int | Unset = 25,
    cursor: str | Unset = UNSET,
    provider: str | Unset = UNSET,
    origin_owner_id: str | Unset = UNSET,
    label: str | Unset = UNSET,
    type_: ListAccountsType | Unset = UNSET,
    missing_scope: str | Unset = UNSET,
    search: str | Unset = UNSET,
    sort: ListAccountsSort | Unset = UNSET,
    ends_before: datetime.datetime | Unset = UNSET,
) -> Problem | list[LinkedAccount] | None:
    """List linked accounts

     By page and page_size, or by cursor: the Link header names the next page (RFC 8288). A list that few
    accounts match may end a page early, even with none: follow Link while there is one.

    The API key needs the scope `accounts:read`.

    Args:
        providers (list[str] | Unset):
        origin_owner_ids (list[str] | Unset):
        account_ids (list[str] | Unset):
        status (list[str] | Unset):
        reason (list[str] | Unset):
        without_scope (list[str] | Unset):
        integration_id (list[str] | Unset):
        metadata (list[str] | Unset):
        page (int | Unset): For deeper pages use cursor Default: 1.
        page_size (int | Unset):  Default: 25.
        cursor (str | Unset): From the Link header of the page before; page is then ignored
        provider (str | Unset):
        origin_owner_id (str | Unset):
        label (str | Unset): Exactly this label
        type_ (ListAccountsType | Unset):
        missing_scope (str | Unset): This scope was asked for and not granted
        search (str | Unset): In the owner's id, name or user name, the label, the account's id,
            or the person or organisation at the provider; in any case of the letters
        sort (ListAccountsSort | Unset): Another order than by connector, then oldest first; - is
            the other way around. For at most 20,000 accounts: narrow a longer list
        ends_before (datetime.datetime | Unset): The access or the grant ends for good before this
            time, such as 2026-12-31T00:00:00Z

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | list[LinkedAccount]
    """

    return sync_detailed(
        client=client,
        providers=providers,
        origin_owner_ids=origin_owner_ids,
        account_ids=account_ids,
        status=status,
        reason=reason,
        without_scope=without_scope,
        integration_id=integration_id,
        metadata=metadata,
        page=page,
        page_size=page_size,
        cursor=cursor,
        provider=provider,
        origin_owner_id=origin_owner_id,
        label=label,
        type_=type_,
        missing_scope=missing_scope,
        search=search,
        sort=sort,
        ends_before=ends_before,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    providers: list[str] | Unset = UNSET,
    origin_owner_ids: list[str] | Unset = UNSET,
    account_ids: list[str] | Unset = UNSET,
    status: list[str] | Unset = UNSET,
    reason: list[str] | Unset = UNSET,
    without_scope: list[str] | Unset = UNSET,
    integration_id: list[str] | Unset = UNSET,
    metadata: list[str] | Unset = UNSET,
    page: int | Unset = 1,
    page_size: int | Unset = 25,
    cursor: str | Unset = UNSET,
    provider: str | Unset = UNSET,
    origin_owner_id: str | Unset = UNSET,
    label: str | Unset = UNSET,
    type_: ListAccountsType | Unset = UNSET,
    missing_scope: str | Unset = UNSET,
    search: str | Unset = UNSET,
    sort: ListAccountsSort | Unset = UNSET,
    ends_before: datetime.datetime | Unset = UNSET,
) -> Response[Problem | list[LinkedAccount] | None]:
    """List linked accounts

     By page and page_size, or by cursor: the Link header names the next page (RFC 8288). A list that few
    accounts match may end a page early, even with none: follow Link while there is one.

    The API key needs the scope `accounts:read`.

    Args:
        providers (list[str] | Unset):
        origin_owner_ids (list[str] | Unset):
        account_ids (list[str] | Unset):
        status (list[str] | Unset):
        reason (list[str] | Unset):
        without_scope (list[str] | Unset):
        integration_id (list[str] | Unset):
        metadata (list[str] | Unset):
        page (int | Unset): For deeper pages use cursor Default: 1.
        page_size (int | Unset):  Default: 25.
        cursor (str | Unset): From the Link header of the page before; page is then ignored
        provider (str | Unset):
        origin_owner_id (str | Unset):
        label (str | Unset): Exactly this label
        type_ (ListAccountsType | Unset):
        missing_scope (str | Unset): This scope was asked for and not granted
        search (str | Unset): In the owner's id, name or user name, the label, the account's id,
            or the person or organisation at the provider; in any case of the letters
        sort (ListAccountsSort | Unset): Another order than by connector, then oldest first; - is
            the other way around. For at most 20,000 accounts: narrow a longer list
        ends_before (datetime.datetime | Unset): The access or the grant ends for good before this
            time, such as 2026-12-31T00:00:00Z

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | list[LinkedAccount]]
    """

    kwargs = _get_kwargs(
        providers=providers,
        origin_owner_ids=origin_owner_ids,
        account_ids=account_ids,
        status=status,
        reason=reason,
        without_scope=without_scope,
        integration_id=integration_id,
        metadata=metadata,
        page=page,
        page_size=page_size,
        cursor=cursor,
        provider=provider,
        origin_owner_id=origin_owner_id,
        label=label,
        type_=type_,
        missing_scope=missing_scope,
        search=search,
        sort=sort,
        ends_before=ends_before,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
    providers: list[str] | Unset = UNSET,
    origin_owner_ids: list[str] | Unset = UNSET,
    account_ids: list[str] | Unset = UNSET,
    status: list[str] | Unset = UNSET,
    reason: list[str] | Unset = UNSET,
    without_scope: list[str] | Unset = UNSET,
    integration_id: list[str] | Unset = UNSET,
    metadata: list[str] | Unset = UNSET,
    page: int | Unset = 1,
    page_size: int | Unset = 25,
    cursor: str | Unset = UNSET,
    provider: str | Unset = UNSET,
    origin_owner_id: str | Unset = UNSET,
    label: str | Unset = UNSET,
    type_: ListAccountsType | Unset = UNSET,
    missing_scope: str | Unset = UNSET,
    search: str | Unset = UNSET,
    sort: ListAccountsSort | Unset = UNSET,
    ends_before: datetime.datetime | Unset = UNSET,
) -> Problem | list[LinkedAccount] | None:
    """List linked accounts

     By page and page_size, or by cursor: the Link header names the next page (RFC 8288). A list that few
    accounts match may end a page early, even with none: follow Link while there is one.

    The API key needs the scope `accounts:read`.

    Args:
        providers (list[str] | Unset):
        origin_owner_ids (list[str] | Unset):
        account_ids (list[str] | Unset):
        status (list[str] | Unset):
        reason (list[str] | Unset):
        without_scope (list[str] | Unset):
        integration_id (list[str] | Unset):
        metadata (list[str] | Unset):
        page (int | Unset): For deeper pages use cursor Default: 1.
        page_size (int | Unset):  Default: 25.
        cursor (str | Unset): From the Link header of the page before; page is then ignored
        provider (str | Unset):
        origin_owner_id (str | Unset):
        label (str | Unset): Exactly this label
        type_ (ListAccountsType | Unset):
        missing_scope (str | Unset): This scope was asked for and not granted
        search (str | Unset): In the owner's id, name or user name, the label, the account's id,
            or the person or organisation at the provider; in any case of the letters
        sort (ListAccountsSort | Unset): Another order than by connector, then oldest first; - is
            the other way around. For at most 20,000 accounts: narrow a longer list
        ends_before (datetime.datetime | Unset): The access or the grant ends for good before this
            time, such as 2026-12-31T00:00:00Z

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | list[LinkedAccount]
    """

    return (
        await asyncio_detailed(
            client=client,
            providers=providers,
            origin_owner_ids=origin_owner_ids,
            account_ids=account_ids,
            status=status,
            reason=reason,
            without_scope=without_scope,
            integration_id=integration_id,
            metadata=metadata,
            page=page,
            page_size=page_size,
            cursor=cursor,
            provider=provider,
            origin_owner_id=origin_owner_id,
            label=label,
            type_=type_,
            missing_scope=missing_scope,
            search=search,
            sort=sort,
            ends_before=ends_before,
        )
    ).parsed
