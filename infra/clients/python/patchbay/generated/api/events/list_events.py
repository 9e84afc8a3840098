import datetime
from typing import Any

import httpx

from ...client import AuthenticatedClient, Client
from ...models.list_events_order import ListEventsOrder
from ...models.page import Page
from ...models.problem import Problem
from ...types import UNSET, Response, Unset, is_problem


def _get_kwargs(
    *,
    from_: datetime.datetime | Unset = UNSET,
    to: datetime.datetime | Unset = UNSET,
    cursor: str | Unset = UNSET,
    order: ListEventsOrder | Unset = "desc",
    limit: int | Unset = 25,
    types: list[str] | Unset = UNSET,
    account_ids: list[str] | Unset = UNSET,
    providers: list[str] | Unset = UNSET,
    auth_config_ids: list[str] | Unset = UNSET,
    origin_owner_id: str | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    json_from_: str | Unset = UNSET
    if not isinstance(from_, Unset):
        json_from_ = from_.isoformat()
    params["from"] = json_from_

    json_to: str | Unset = UNSET
    if not isinstance(to, Unset):
        json_to = to.isoformat()
    params["to"] = json_to

    params["cursor"] = cursor

    json_order: str | Unset = UNSET
    if not isinstance(order, Unset):
        json_order = order

    params["order"] = json_order

    params["limit"] = limit

    json_types: list[str] | Unset = UNSET
    if not isinstance(types, Unset):
        json_types = types

    params["types"] = json_types

    json_account_ids: list[str] | Unset = UNSET
    if not isinstance(account_ids, Unset):
        json_account_ids = account_ids

    params["account_ids"] = json_account_ids

    json_providers: list[str] | Unset = UNSET
    if not isinstance(providers, Unset):
        json_providers = providers

    params["providers"] = json_providers

    json_auth_config_ids: list[str] | Unset = UNSET
    if not isinstance(auth_config_ids, Unset):
        json_auth_config_ids = auth_config_ids

    params["auth_config_ids"] = json_auth_config_ids

    params["origin_owner_id"] = origin_owner_id

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/events",
        "params": params,
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Page | Problem | None:
    if response.status_code == 200:
        response_200 = Page.from_dict(response.json())

        return response_200

    if not is_problem(response):
        return None
    response_default = Problem.from_dict(response.json())

    return response_default


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[Page | Problem | None]:
    return Response(
        status_code=response.status_code,
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    from_: datetime.datetime | Unset = UNSET,
    to: datetime.datetime | Unset = UNSET,
    cursor: str | Unset = UNSET,
    order: ListEventsOrder | Unset = "desc",
    limit: int | Unset = 25,
    types: list[str] | Unset = UNSET,
    account_ids: list[str] | Unset = UNSET,
    providers: list[str] | Unset = UNSET,
    auth_config_ids: list[str] | Unset = UNSET,
    origin_owner_id: str | Unset = UNSET,
) -> Response[Page | Problem | None]:
    """List events

     What webhook endpoints are told, for 30 days, whether there are any or not. A page may hold fewer
    events than asked for and still have a next one.

    The API key needs the scope `webhooks:read`.

    Args:
        from_ (datetime.datetime | Unset): The first moment, such as 2026-12-01T00:00:00Z
        to (datetime.datetime | Unset): The last moment
        cursor (str | Unset): next of the page before
        order (ListEventsOrder | Unset):  Default: 'desc'.
        limit (int | Unset):  Default: 25.
        types (list[str] | Unset): Event types, with commas between them
        account_ids (list[str] | Unset):
        providers (list[str] | Unset):
        auth_config_ids (list[str] | Unset):
        origin_owner_id (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Page | Problem]
    """

    kwargs = _get_kwargs(
        from_=from_,
        to=to,
        cursor=cursor,
        order=order,
        limit=limit,
        types=types,
        account_ids=account_ids,
        providers=providers,
        auth_config_ids=auth_config_ids,
        origin_owner_id=origin_owner_id,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient,
    from_: datetime.datetime | Unset = UNSET,
    to: datetime.datetime | Unset = UNSET,
    cursor: str | Unset = UNSET,
    order: ListEventsOrder | Unset = "desc",
    limit: int | Unset = 25,
    types: list[str] | Unset = UNSET,
    account_ids: list[str] | Unset = UNSET,
    providers: list[str] | Unset = UNSET,
    auth_config_ids: list[str] | Unset = UNSET,
    origin_owner_id: str | Unset = UNSET,
) -> Page | Problem | None:
    """List events

     What webhook endpoints are told, for 30 days, whether there are any or not. A page may hold fewer
    events than asked for and still have a next one.

    The API key needs the scope `webhooks:read`.

    Args:
        from_ (datetime.datetime | Unset): The first moment, such as 2026-12-01T00:00:00Z
        to (datetime.datetime | Unset): The last moment
        cursor (str | Unset): next of the page before
        order (ListEventsOrder | Unset):  Default: 'desc'.
        limit (int | Unset):  Default: 25.
        types (list[str] | Unset): Event types, with commas between them
        account_ids (list[str] | Unset):
        providers (list[str] | Unset):
        auth_config_ids (list[str] | Unset):
        origin_owner_id (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Page | Problem
    """

    return sync_detailed(
        client=client,
        from_=from_,
        to=to,
        cursor=cursor,
        order=order,
        limit=limit,
        types=types,
        account_ids=account_ids,
        providers=providers,
        auth_config_ids=auth_config_ids,
        origin_owner_id=origin_owner_id,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    from_: datetime.datetime | Unset = UNSET,
    to: datetime.datetime | Unset = UNSET,
    cursor: str | Unset = UNSET,
    order: ListEventsOrder | Unset = "desc",
    limit: int | Unset = 25,
    types: list[str] | Unset = UNSET,
    account_ids: list[str] | Unset = UNSET,
    providers: list[str] | Unset = UNSET,
    auth_config_ids: list[str] | Unset = UNSET,
    origin_owner_id: str | Unset = UNSET,
) -> Response[Page | Problem | None]:
    """List events

     What webhook endpoints are told, for 30 days, whether there are any or not. A page may hold fewer
    events than asked for and still have a next one.

    The API key needs the scope `webhooks:read`.

    Args:
        from_ (datetime.datetime | Unset): The first moment, such as 2026-12-01T00:00:00Z
        to (datetime.datetime | Unset): The last moment
        cursor (str | Unset): next of the page before
        order (ListEventsOrder | Unset):  Default: 'desc'.
        limit (int | Unset):  Default: 25.
        types (list[str] | Unset): Event types, with commas between them
        account_ids (list[str] | Unset):
        providers (list[str] | Unset):
        auth_config_ids (list[str] | Unset):
        origin_owner_id (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Page | Problem]
    """

    kwargs = _get_kwargs(
        from_=from_,
        to=to,
        cursor=cursor,
        order=order,
        limit=limit,
        types=types,
        account_ids=account_ids,
        providers=providers,
        auth_config_ids=auth_config_ids,
        origin_owner_id=origin_owner_id,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
    from_: datetime.datetime | Unset = UNSET,
    to: datetime.datetime | Unset = UNSET,
    cursor: str | Unset = UNSET,
    order: ListEventsOrder | Unset = "desc",
    limit: int | Unset = 25,
    types: list[str] | Unset = UNSET,
    account_ids: list[str] | Unset = UNSET,
    providers: list[str] | Unset = UNSET,
    auth_config_ids: list[str] | Unset = UNSET,
    origin_owner_id: str | Unset = UNSET,
) -> Page | Problem | None:
    """List events

     What webhook endpoints are told, for 30 days, whether there are any or not. A page may hold fewer
    events than asked for and still have a next one.

    The API key needs the scope `webhooks:read`.

    Args:
        from_ (datetime.datetime | Unset): The first moment, such as 2026-12-01T00:00:00Z
        to (datetime.datetime | Unset): The last moment
        cursor (str | Unset): next of the page before
        order (ListEventsOrder | Unset):  Default: 'desc'.
        limit (int | Unset):  Default: 25.
        types (list[str] | Unset): Event types, with commas between them
        account_ids (list[str] | Unset):
        providers (list[str] | Unset):
        auth_config_ids (list[str] | Unset):
        origin_owner_id (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Page | Problem
    """

    return (
        await asyncio_detailed(
            client=client,
            from_=from_,
            to=to,
            cursor=cursor,
            order=order,
            limit=limit,
            types=types,
            account_ids=account_ids,
            providers=providers,
            auth_config_ids=auth_config_ids,
            origin_owner_id=origin_owner_id,
        )
    ).parsed
