from typing import Any
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient, Client
from ...models.connector_detail import ConnectorDetail
from ...models.problem import Problem
from ...types import Response, is_problem


def _get_kwargs(
    key: str,
) -> dict[str, Any]:

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/connectors/{key}".format(
            key=quote(str(key), safe=""),
        ),
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> ConnectorDetail | Problem | None:
    if response.status_code == 200:
        response_200 = ConnectorDetail.from_dict(response.json())

        return response_200

    if not is_problem(response):
        return None
    response_default = Problem.from_dict(response.json())

    return response_default


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[ConnectorDetail | Problem | None]:
    return Response(
        status_code=response.status_code,
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    key: str,
    *,
    client: AuthenticatedClient,
) -> Response[ConnectorDetail | Problem | None]:
    """Get a connector with its auth types, fields, redirect URI and auth configs

     What its auth types ask of the owner (setup_fields) and of the end user (config_fields), the
    redirect URI to register, and the project's auth configs of it.

    The API key needs the scope `connectors:read`.

    Args:
        key (str): The provider key

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ConnectorDetail | Problem]
    """

    kwargs = _get_kwargs(
        key=key,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    key: str,
    *,
    client: AuthenticatedClient,
) -> ConnectorDetail | Problem | None:
    """Get a connector with its auth types, fields, redirect URI and auth configs

     What its auth types ask of the owner (setup_fields) and of the end user (config_fields), the
    redirect URI to register, and the project's auth configs of it.

    The API key needs the scope `connectors:read`.

    Args:
        key (str): The provider key

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ConnectorDetail | Problem
    """

    return sync_detailed(
        key=key,
        client=client,
    ).parsed


async def asyncio_detailed(
    key: str,
    *,
    client: AuthenticatedClient,
) -> Response[ConnectorDetail | Problem | None]:
    """Get a connector with its auth types, fields, redirect URI and auth configs

     What its auth types ask of the owner (setup_fields) and of the end user (config_fields), the
    redirect URI to register, and the project's auth configs of it.

    The API key needs the scope `connectors:read`.

    Args:
        key (str): The provider key

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ConnectorDetail | Problem]
    """

    kwargs = _get_kwargs(
        key=key,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    key: str,
    *,
    client: AuthenticatedClient,
) -> ConnectorDetail | Problem | None:
    """Get a connector with its auth types, fields, redirect URI and auth configs

     What its auth types ask of the owner (setup_fields) and of the end user (config_fields), the
    redirect URI to register, and the project's auth configs of it.

    The API key needs the scope `connectors:read`.

    Args:
        key (str): The provider key

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ConnectorDetail | Problem
    """

    return (
        await asyncio_detailed(
            key=key,
            client=client,
        )
    ).parsed
