from typing import Any

import httpx

from ...client import AuthenticatedClient, Client
from ...models.discover_input_body import DiscoverInputBody
from ...models.discover_output_body import DiscoverOutputBody
from ...models.problem import Problem
from ...types import Response, is_problem


def _get_kwargs(
    *,
    body: DiscoverInputBody,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/connector_definitions/discover",
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> DiscoverOutputBody | Problem | None:
    if response.status_code == 200:
        response_200 = DiscoverOutputBody.from_dict(response.json())

        return response_200

    if not is_problem(response):
        return None
    response_default = Problem.from_dict(response.json())

    return response_default


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[DiscoverOutputBody | Problem | None]:
    return Response(
        status_code=response.status_code,
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    body: DiscoverInputBody,
) -> Response[DiscoverOutputBody | Problem | None]:
    """Look at an MCP server by its address, and store nothing

     Does what a link does when it begins: the server is asked who signs its users in, and whether
    clients may come by themselves. The answer has each step in words, and a definition of a connector,
    which PUT /connector_definitions/{key} and POST /auth_configs make one of your own. A caller may do
    this 20 times a minute.

    The API key needs the scope `connector_definitions:write`.

    Args:
        body (DiscoverInputBody):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[DiscoverOutputBody | Problem]
    """

    kwargs = _get_kwargs(
        body=body,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient,
    body: DiscoverInputBody,
) -> DiscoverOutputBody | Problem | None:
    """Look at an MCP server by its address, and store nothing

     Does what a link does when it begins: the server is asked who signs its users in, and whether
    clients may come by themselves. The answer has each step in words, and a definition of a connector,
    which PUT /connector_definitions/{key} and POST /auth_configs make one of your own. A caller may do
    this 20 times a minute.

    The API key needs the scope `connector_definitions:write`.

    Args:
        body (DiscoverInputBody):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        DiscoverOutputBody | Problem
    """

    return sync_detailed(
        client=client,
        body=body,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    body: DiscoverInputBody,
) -> Response[DiscoverOutputBody | Problem | None]:
    """Look at an MCP server by its address, and store nothing

     Does what a link does when it begins: the server is asked who signs its users in, and whether
    clients may come by themselves. The answer has each step in words, and a definition of a connector,
    which PUT /connector_definitions/{key} and POST /auth_configs make one of your own. A caller may do
    this 20 times a minute.

    The API key needs the scope `connector_definitions:write`.

    Args:
        body (DiscoverInputBody):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[DiscoverOutputBody | Problem]
    """

    kwargs = _get_kwargs(
        body=body,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
    body: DiscoverInputBody,
) -> DiscoverOutputBody | Problem | None:
    """Look at an MCP server by its address, and store nothing

     Does what a link does when it begins: the server is asked who signs its users in, and whether
    clients may come by themselves. The answer has each step in words, and a definition of a connector,
    which PUT /connector_definitions/{key} and POST /auth_configs make one of your own. A caller may do
    this 20 times a minute.

    The API key needs the scope `connector_definitions:write`.

    Args:
        body (DiscoverInputBody):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        DiscoverOutputBody | Problem
    """

    return (
        await asyncio_detailed(
            client=client,
            body=body,
        )
    ).parsed
