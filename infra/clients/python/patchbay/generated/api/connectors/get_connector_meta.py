from typing import Any
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient, Client
from ...models.connector_meta import ConnectorMeta
from ...models.problem import Problem
from ...types import UNSET, Response, Unset, is_problem


def _get_kwargs(
    provider: str,
    *,
    include: str | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["include"] = include

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/connectors/meta/{provider}".format(
            provider=quote(str(provider), safe=""),
        ),
        "params": params,
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> ConnectorMeta | Problem | None:
    if response.status_code == 200:
        response_200 = ConnectorMeta.from_dict(response.json())

        return response_200

    if not is_problem(response):
        return None
    response_default = Problem.from_dict(response.json())

    return response_default


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[ConnectorMeta | Problem | None]:
    return Response(
        status_code=response.status_code,
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    provider: str,
    *,
    client: AuthenticatedClient,
    include: str | Unset = UNSET,
) -> Response[ConnectorMeta | Problem | None]:
    """Get a connector, for the published SDK

     In the form of StackOne's API. GET /connectors/{key} says more: auth types, fields, auth configs.

    The API key needs the scope `connectors:read`.

    Args:
        provider (str):
        include (str | Unset): Accepted for the published SDK; everything is always included

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ConnectorMeta | Problem]
    """

    kwargs = _get_kwargs(
        provider=provider,
        include=include,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    provider: str,
    *,
    client: AuthenticatedClient,
    include: str | Unset = UNSET,
) -> ConnectorMeta | Problem | None:
    """Get a connector, for the published SDK

     In the form of StackOne's API. GET /connectors/{key} says more: auth types, fields, auth configs.

    The API key needs the scope `connectors:read`.

    Args:
        provider (str):
        include (str | Unset): Accepted for the published SDK; everything is always included

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ConnectorMeta | Problem
    """

    return sync_detailed(
        provider=provider,
        client=client,
        include=include,
    ).parsed


async def asyncio_detailed(
    provider: str,
    *,
    client: AuthenticatedClient,
    include: str | Unset = UNSET,
) -> Response[ConnectorMeta | Problem | None]:
    """Get a connector, for the published SDK

     In the form of StackOne's API. GET /connectors/{key} says more: auth types, fields, auth configs.

    The API key needs the scope `connectors:read`.

    Args:
        provider (str):
        include (str | Unset): Accepted for the published SDK; everything is always included

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ConnectorMeta | Problem]
    """

    kwargs = _get_kwargs(
        provider=provider,
        include=include,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    provider: str,
    *,
    client: AuthenticatedClient,
    include: str | Unset = UNSET,
) -> ConnectorMeta | Problem | None:
    """Get a connector, for the published SDK

     In the form of StackOne's API. GET /connectors/{key} says more: auth types, fields, auth configs.

    The API key needs the scope `connectors:read`.

    Args:
        provider (str):
        include (str | Unset): Accepted for the published SDK; everything is always included

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ConnectorMeta | Problem
    """

    return (
        await asyncio_detailed(
            provider=provider,
            client=client,
            include=include,
        )
    ).parsed
