from typing import Any

import httpx

from ...client import AuthenticatedClient, Client
from ...models.authenticate_session_input_body import AuthenticateSessionInputBody
from ...models.connect_session import ConnectSession
from ...models.problem import Problem
from ...types import Response, is_problem


def _get_kwargs(
    *,
    body: AuthenticateSessionInputBody,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/connect_sessions/authenticate",
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> ConnectSession | Problem | None:
    if response.status_code == 201:
        response_201 = ConnectSession.from_dict(response.json())

        return response_201

    if not is_problem(response):
        return None
    response_default = Problem.from_dict(response.json())

    return response_default


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[ConnectSession | Problem | None]:
    return Response(
        status_code=response.status_code,
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    body: AuthenticateSessionInputBody,
) -> Response[ConnectSession | Problem | None]:
    """Read the connect session of a token

     What the session may do, and until when. A token that has ended, or is of another project, is
    refused.

    The API key needs the scope `connect_sessions:write`.

    Args:
        body (AuthenticateSessionInputBody):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ConnectSession | Problem]
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
    body: AuthenticateSessionInputBody,
) -> ConnectSession | Problem | None:
    """Read the connect session of a token

     What the session may do, and until when. A token that has ended, or is of another project, is
    refused.

    The API key needs the scope `connect_sessions:write`.

    Args:
        body (AuthenticateSessionInputBody):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ConnectSession | Problem
    """

    return sync_detailed(
        client=client,
        body=body,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    body: AuthenticateSessionInputBody,
) -> Response[ConnectSession | Problem | None]:
    """Read the connect session of a token

     What the session may do, and until when. A token that has ended, or is of another project, is
    refused.

    The API key needs the scope `connect_sessions:write`.

    Args:
        body (AuthenticateSessionInputBody):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ConnectSession | Problem]
    """

    kwargs = _get_kwargs(
        body=body,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
    body: AuthenticateSessionInputBody,
) -> ConnectSession | Problem | None:
    """Read the connect session of a token

     What the session may do, and until when. A token that has ended, or is of another project, is
    refused.

    The API key needs the scope `connect_sessions:write`.

    Args:
        body (AuthenticateSessionInputBody):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ConnectSession | Problem
    """

    return (
        await asyncio_detailed(
            client=client,
            body=body,
        )
    ).parsed
