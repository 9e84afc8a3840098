from typing import Any

import httpx

from ...client import AuthenticatedClient, Client
from ...models.connector_meta import ConnectorMeta
from ...models.problem import Problem
from ...types import UNSET, Response, Unset, is_problem


def _get_kwargs(
    *,
    include: str | Unset = UNSET,
    category: str | Unset = UNSET,
    search: str | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["include"] = include

    params["category"] = category

    params["search"] = search

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/connectors/meta",
        "params": params,
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Problem | list[ConnectorMeta] | None:
    if response.status_code == 200:
        response_200 = []
        _response_200 = response.json()
        for response_200_item_data in _response_200:
            response_200_item = ConnectorMeta.from_dict(response_200_item_data)

            response_200.append(response_200_item)

        return response_200

    if not is_problem(response):
        return None
    response_default = Problem.from_dict(response.json())

    return response_default


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[Problem | list[ConnectorMeta] | None]:
    return Response(
        status_code=response.status_code,
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    include: str | Unset = UNSET,
    category: str | Unset = UNSET,
    search: str | Unset = UNSET,
) -> Response[Problem | list[ConnectorMeta] | None]:
    """List connectors, for the published SDK

     In the form of StackOne's API, all at once. GET /connectors says more, in pages.

    The API key needs the scope `connectors:read`.

    Args:
        include (str | Unset): Accepted for the published SDK; everything is always included
        category (str | Unset): A key of GET /categories
        search (str | Unset): As in GET /connectors

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | list[ConnectorMeta]]
    """

    kwargs = _get_kwargs(
        include=include,
        category=category,
        search=search,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient,
    include: str | Unset = UNSET,
    category: str | Unset = UNSET,
    search: str | Unset = UNSET,
) -> Problem | list[ConnectorMeta] | None:
    """List connectors, for the published SDK

     In the form of StackOne's API, all at once. GET /connectors says more, in pages.

    The API key needs the scope `connectors:read`.

    Args:
        include (str | Unset): Accepted for the published SDK; everything is always included
        category (str | Unset): A key of GET /categories
        search (str | Unset): As in GET /connectors

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | list[ConnectorMeta]
    """

    return sync_detailed(
        client=client,
        include=include,
        category=category,
        search=search,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    include: str | Unset = UNSET,
    category: str | Unset = UNSET,
    search: str | Unset = UNSET,
) -> Response[Problem | list[ConnectorMeta] | None]:
    """List connectors, for the published SDK

     In the form of StackOne's API, all at once. GET /connectors says more, in pages.

    The API key needs the scope `connectors:read`.

    Args:
        include (str | Unset): Accepted for the published SDK; everything is always included
        category (str | Unset): A key of GET /categories
        search (str | Unset): As in GET /connectors

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | list[ConnectorMeta]]
    """

    kwargs = _get_kwargs(
        include=include,
        category=category,
        search=search,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
    include: str | Unset = UNSET,
    category: str | Unset = UNSET,
    search: str | Unset = UNSET,
) -> Problem | list[ConnectorMeta] | None:
    """List connectors, for the published SDK

     In the form of StackOne's API, all at once. GET /connectors says more, in pages.

    The API key needs the scope `connectors:read`.

    Args:
        include (str | Unset): Accepted for the published SDK; everything is always included
        category (str | Unset): A key of GET /categories
        search (str | Unset): As in GET /connectors

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | list[ConnectorMeta]
    """

    return (
        await asyncio_detailed(
            client=client,
            include=include,
            category=category,
            search=search,
        )
    ).parsed
