from typing import Any
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient, Client
from ...models.inbound_secret_with_text import InboundSecretWithText
from ...models.problem import Problem
from ...types import Response, is_problem


def _get_kwargs(
    id: str,
) -> dict[str, Any]:

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/auth_configs/{id}/inbound_secret/show".format(
            id=quote(str(id), safe=""),
        ),
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> InboundSecretWithText | Problem | None:
    if response.status_code == 200:
        response_200 = InboundSecretWithText.from_dict(response.json())

        return response_200

    if not is_problem(response):
        return None
    response_default = Problem.from_dict(response.json())

    return response_default


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[InboundSecretWithText | Problem | None]:
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
) -> Response[InboundSecretWithText | Problem | None]:
    """Show the secret that came, once

     It is kept nowhere afterwards, and the audit log says who was shown it. It is not in force by this:
    nobody has signed it, and only the provider can tell whether it is its own. Enter it there; when it
    is accepted, store it with update-auth-config.

    The API key needs the scope `auth_configs:write`.

    Args:
        id (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[InboundSecretWithText | Problem]
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
) -> InboundSecretWithText | Problem | None:
    """Show the secret that came, once

     It is kept nowhere afterwards, and the audit log says who was shown it. It is not in force by this:
    nobody has signed it, and only the provider can tell whether it is its own. Enter it there; when it
    is accepted, store it with update-auth-config.

    The API key needs the scope `auth_configs:write`.

    Args:
        id (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        InboundSecretWithText | Problem
    """

    return sync_detailed(
        id=id,
        client=client,
    ).parsed


async def asyncio_detailed(
    id: str,
    *,
    client: AuthenticatedClient,
) -> Response[InboundSecretWithText | Problem | None]:
    """Show the secret that came, once

     It is kept nowhere afterwards, and the audit log says who was shown it. It is not in force by this:
    nobody has signed it, and only the provider can tell whether it is its own. Enter it there; when it
    is accepted, store it with update-auth-config.

    The API key needs the scope `auth_configs:write`.

    Args:
        id (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[InboundSecretWithText | Problem]
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
) -> InboundSecretWithText | Problem | None:
    """Show the secret that came, once

     It is kept nowhere afterwards, and the audit log says who was shown it. It is not in force by this:
    nobody has signed it, and only the provider can tell whether it is its own. Enter it there; when it
    is accepted, store it with update-auth-config.

    The API key needs the scope `auth_configs:write`.

    Args:
        id (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        InboundSecretWithText | Problem
    """

    return (
        await asyncio_detailed(
            id=id,
            client=client,
        )
    ).parsed
