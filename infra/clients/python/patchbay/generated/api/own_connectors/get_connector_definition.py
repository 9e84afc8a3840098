from typing import Any
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient, Client
from ...models.definition_text import DefinitionText
from ...models.problem import Problem
from ...types import Response, is_problem


def _get_kwargs(
    key: str,
) -> dict[str, Any]:

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/connector_definitions/{key}".format(
            key=quote(str(key), safe=""),
        ),
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> DefinitionText | Problem | None:
    if response.status_code == 200:
        response_200 = DefinitionText.from_dict(response.json())

        return response_200

    if not is_problem(response):
        return None
    response_default = Problem.from_dict(response.json())

    return response_default


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[DefinitionText | Problem | None]:
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
) -> Response[DefinitionText | Problem | None]:
    """Get a connector of the project's own, with the text of its latest version

     The text is as it was put, byte by byte. The answer's ETag goes into If-Match of a change or
    deletion.

    The API key needs the scope `connectors:read`.

    Args:
        key (str): The provider key

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[DefinitionText | Problem]
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
) -> DefinitionText | Problem | None:
    """Get a connector of the project's own, with the text of its latest version

     The text is as it was put, byte by byte. The answer's ETag goes into If-Match of a change or
    deletion.

    The API key needs the scope `connectors:read`.

    Args:
        key (str): The provider key

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        DefinitionText | Problem
    """

    return sync_detailed(
        key=key,
        client=client,
    ).parsed


async def asyncio_detailed(
    key: str,
    *,
    client: AuthenticatedClient,
) -> Response[DefinitionText | Problem | None]:
    """Get a connector of the project's own, with the text of its latest version

     The text is as it was put, byte by byte. The answer's ETag goes into If-Match of a change or
    deletion.

    The API key needs the scope `connectors:read`.

    Args:
        key (str): The provider key

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[DefinitionText | Problem]
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
) -> DefinitionText | Problem | None:
    """Get a connector of the project's own, with the text of its latest version

     The text is as it was put, byte by byte. The answer's ETag goes into If-Match of a change or
    deletion.

    The API key needs the scope `connectors:read`.

    Args:
        key (str): The provider key

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        DefinitionText | Problem
    """

    return (
        await asyncio_detailed(
            key=key,
            client=client,
        )
    ).parsed
