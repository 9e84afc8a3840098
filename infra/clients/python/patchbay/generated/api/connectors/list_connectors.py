from typing import Any

import httpx

from ...client import AuthenticatedClient, Client
from ...models.list_connectors_configured import ListConnectorsConfigured
from ...models.list_connectors_include_item import ListConnectorsIncludeItem
from ...models.list_connectors_output_body import ListConnectorsOutputBody
from ...models.list_connectors_state import ListConnectorsState
from ...models.problem import Problem
from ...types import UNSET, Response, Unset, is_problem


def _get_kwargs(
    *,
    category: str | Unset = UNSET,
    search: str | Unset = UNSET,
    state: ListConnectorsState | Unset = UNSET,
    configured: ListConnectorsConfigured | Unset = UNSET,
    include: list[ListConnectorsIncludeItem] | Unset = UNSET,
    cursor: str | Unset = UNSET,
    limit: int | Unset = 100,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["category"] = category

    params["search"] = search

    json_state: str | Unset = UNSET
    if not isinstance(state, Unset):
        json_state = state

    params["state"] = json_state

    json_configured: str | Unset = UNSET
    if not isinstance(configured, Unset):
        json_configured = configured

    params["configured"] = json_configured

    json_include: list[str] | Unset = UNSET
    if not isinstance(include, Unset):
        json_include = []
        for include_item_data in include:
            include_item: str = include_item_data
            json_include.append(include_item)

    params["include"] = json_include

    params["cursor"] = cursor

    params["limit"] = limit

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/connectors",
        "params": params,
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> ListConnectorsOutputBody | Problem | None:
    if response.status_code == 200:
        response_200 = ListConnectorsOutputBody.from_dict(response.json())

        return response_200

    if not is_problem(response):
        return None
    response_default = Problem.from_dict(response.json())

    return response_default


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[ListConnectorsOutputBody | Problem | None]:
    return Response(
        status_code=response.status_code,
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    category: str | Unset = UNSET,
    search: str | Unset = UNSET,
    state: ListConnectorsState | Unset = UNSET,
    configured: ListConnectorsConfigured | Unset = UNSET,
    include: list[ListConnectorsIncludeItem] | Unset = UNSET,
    cursor: str | Unset = UNSET,
    limit: int | Unset = 100,
) -> Response[ListConnectorsOutputBody | Problem | None]:
    """List the catalog's connectors with what the project made of each

     By name, in pages: next_cursor goes on. What the project's plan withholds is not among them. With
    configured=true only those that have an auth config.

    The API key needs the scope `connectors:read`.

    Args:
        category (str | Unset): A key of GET /categories
        search (str | Unset): Part of the key or name, or beginnings of words of name, tags and
            categories; the best come first
        state (ListConnectorsState | Unset):
        configured (ListConnectorsConfigured | Unset): Only those that are configured (enabled or
            disabled), or only those that are not
        include (list[ListConnectorsIncludeItem] | Unset): auth_configs: each connector with its
            auth configs. categories: the names of the categories that the page's connectors have
        cursor (str | Unset): next_cursor of the page before
        limit (int | Unset):  Default: 100.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ListConnectorsOutputBody | Problem]
    """

    kwargs = _get_kwargs(
        category=category,
        search=search,
        state=state,
        configured=configured,
        include=include,
        cursor=cursor,
        limit=limit,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient,
    category: str | Unset = UNSET,
    search: str | Unset = UNSET,
    state: ListConnectorsState | Unset = UNSET,
    configured: ListConnectorsConfigured | Unset = UNSET,
    include: list[ListConnectorsIncludeItem] | Unset = UNSET,
    cursor: str | Unset = UNSET,
    limit: int | Unset = 100,
) -> ListConnectorsOutputBody | Problem | None:
    """List the catalog's connectors with what the project made of each

     By name, in pages: next_cursor goes on. What the project's plan withholds is not among them. With
    configured=true only those that have an auth config.

    The API key needs the scope `connectors:read`.

    Args:
        category (str | Unset): A key of GET /categories
        search (str | Unset): Part of the key or name, or beginnings of words of name, tags and
            categories; the best come first
        state (ListConnectorsState | Unset):
        configured (ListConnectorsConfigured | Unset): Only those that are configured (enabled or
            disabled), or only those that are not
        include (list[ListConnectorsIncludeItem] | Unset): auth_configs: each connector with its
            auth configs. categories: the names of the categories that the page's connectors have
        cursor (str | Unset): next_cursor of the page before
        limit (int | Unset):  Default: 100.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ListConnectorsOutputBody | Problem
    """

    return sync_detailed(
        client=client,
        category=category,
        search=search,
        state=state,
        configured=configured,
        include=include,
        cursor=cursor,
        limit=limit,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    category: str | Unset = UNSET,
    search: str | Unset = UNSET,
    state: ListConnectorsState | Unset = UNSET,
    configured: ListConnectorsConfigured | Unset = UNSET,
    include: list[ListConnectorsIncludeItem] | Unset = UNSET,
    cursor: str | Unset = UNSET,
    limit: int | Unset = 100,
) -> Response[ListConnectorsOutputBody | Problem | None]:
    """List the catalog's connectors with what the project made of each

     By name, in pages: next_cursor goes on. What the project's plan withholds is not among them. With
    configured=true only those that have an auth config.

    The API key needs the scope `connectors:read`.

    Args:
        category (str | Unset): A key of GET /categories
        search (str | Unset): Part of the key or name, or beginnings of words of name, tags and
            categories; the best come first
        state (ListConnectorsState | Unset):
        configured (ListConnectorsConfigured | Unset): Only those that are configured (enabled or
            disabled), or only those that are not
        include (list[ListConnectorsIncludeItem] | Unset): auth_configs: each connector with its
            auth configs. categories: the names of the categories that the page's connectors have
        cursor (str | Unset): next_cursor of the page before
        limit (int | Unset):  Default: 100.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ListConnectorsOutputBody | Problem]
    """

    kwargs = _get_kwargs(
        category=category,
        search=search,
        state=state,
        configured=configured,
        include=include,
        cursor=cursor,
        limit=limit,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
    category: str | Unset = UNSET,
    search: str | Unset = UNSET,
    state: ListConnectorsState | Unset = UNSET,
    configured: ListConnectorsConfigured | Unset = UNSET,
    include: list[ListConnectorsIncludeItem] | Unset = UNSET,
    cursor: str | Unset = UNSET,
    limit: int | Unset = 100,
) -> ListConnectorsOutputBody | Problem | None:
    """List the catalog's connectors with what the project made of each

     By name, in pages: next_cursor goes on. What the project's plan withholds is not among them. With
    configured=true only those that have an auth config.

    The API key needs the scope `connectors:read`.

    Args:
        category (str | Unset): A key of GET /categories
        search (str | Unset): Part of the key or name, or beginnings of words of name, tags and
            categories; the best come first
        state (ListConnectorsState | Unset):
        configured (ListConnectorsConfigured | Unset): Only those that are configured (enabled or
            disabled), or only those that are not
        include (list[ListConnectorsIncludeItem] | Unset): auth_configs: each connector with its
            auth configs. categories: the names of the categories that the page's connectors have
        cursor (str | Unset): next_cursor of the page before
        limit (int | Unset):  Default: 100.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ListConnectorsOutputBody | Problem
    """

    return (
        await asyncio_detailed(
            client=client,
            category=category,
            search=search,
            state=state,
            configured=configured,
            include=include,
            cursor=cursor,
            limit=limit,
        )
    ).parsed
