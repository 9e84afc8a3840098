from typing import Any
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient, Client
from ...models.inbound_secret import InboundSecret
from ...models.problem import Problem
from ...types import Response, is_problem


def _get_kwargs(
    id: str,
) -> dict[str, Any]:

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/auth_configs/{id}/inbound_secret".format(
            id=quote(str(id), safe=""),
        ),
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> InboundSecret | Problem | None:
    if response.status_code == 200:
        response_200 = InboundSecret.from_dict(response.json())

        return response_200

    if not is_problem(response):
        return None
    response_default = Problem.from_dict(response.json())

    return response_default


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[InboundSecret | Problem | None]:
    return Response(
        status_code=response.status_code,
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    id: str,
    *,
    client: AuthenticatedClient,
) -> Response[InboundSecret | Problem | None]:
    """Wait an hour for the secret that the provider posts

     Some providers, such as Notion, post a secret when an address is registered with them, and want it
    back before they send events. Register inbound_url there, or have it sent again, after this call:
    what comes when nobody waits is refused. What an earlier wait brought is gone. The secret in force
    stays.

    The API key needs the scope `auth_configs:write`.

    Args:
        id (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[InboundSecret | Problem]
    """

    kwargs = _get_kwargs(
        id=id,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    id: str,
    *,
    client: AuthenticatedClient,
) -> InboundSecret | Problem | None:
    """Wait an hour for the secret that the provider posts

     Some providers, such as Notion, post a secret when an address is registered with them, and want it
    back before they send events. Register inbound_url there, or have it sent again, after this call:
    what comes when nobody waits is refused. What an earlier wait brought is gone. The secret in force
    stays.

    The API key needs the scope `auth_configs:write`.

    Args:
        id (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        InboundSecret | Problem
    """

    return sync_detailed(
        id=id,
        client=client,
    ).parsed


async def asyncio_detailed(
    id: str,
    *,
    client: AuthenticatedClient,
) -> Response[InboundSecret | Problem | None]:
    """Wait an hour for the secret that the provider posts

     Some providers, such as Notion, post a secret when an address is registered with them, and want it
    back before they send events. Register inbound_url there, or have it sent again, after this call:
    what comes when nobody waits is refused. What an earlier wait brought is gone. The secret in force
    stays.

    The API key needs the scope `auth_configs:write`.

    Args:
        id (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[InboundSecret | Problem]
    """

    kwargs = _get_kwargs(
        id=id,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    id: str,
    *,
    client: AuthenticatedClient,
) -> InboundSecret | Problem | None:
    """Wait an hour for the secret that the provider posts

     Some providers, such as Notion, post a secret when an address is registered with them, and want it
    back before they send events. Register inbound_url there, or have it sent again, after this call:
    what comes when nobody waits is refused. What an earlier wait brought is gone. The secret in force
    stays.

    The API key needs the scope `auth_configs:write`.

    Args:
        id (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        InboundSecret | Problem
    """

    return (
        await asyncio_detailed(
            id=id,
            client=client,
        )
    ).parsed
