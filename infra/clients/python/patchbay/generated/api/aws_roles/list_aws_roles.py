from typing import Any

import httpx

from ...client import AuthenticatedClient, Client
from ...models.list_roles_output_body import ListRolesOutputBody
from ...models.problem import Problem
from ...types import Response, is_problem


def _get_kwargs() -> dict[str, Any]:

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/aws_roles",
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> ListRolesOutputBody | Problem | None:
    if response.status_code == 200:
        response_200 = ListRolesOutputBody.from_dict(response.json())

        return response_200

    if not is_problem(response):
        return None
    response_default = Problem.from_dict(response.json())

    return response_default


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[ListRolesOutputBody | Problem | None]:
    return Response(
        status_code=response.status_code,
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
) -> Response[ListRolesOutputBody | Problem | None]:
    """List the AWS roles that may call

     The oldest first, those included whose access ended.

    The API key needs the scope `project:admin`.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ListRolesOutputBody | Problem]
    """

    kwargs = _get_kwargs()

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient,
) -> ListRolesOutputBody | Problem | None:
    """List the AWS roles that may call

     The oldest first, those included whose access ended.

    The API key needs the scope `project:admin`.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ListRolesOutputBody | Problem
    """

    return sync_detailed(
        client=client,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
) -> Response[ListRolesOutputBody | Problem | None]:
    """List the AWS roles that may call

     The oldest first, those included whose access ended.

    The API key needs the scope `project:admin`.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ListRolesOutputBody | Problem]
    """

    kwargs = _get_kwargs()

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
) -> ListRolesOutputBody | Problem | None:
    """List the AWS roles that may call

     The oldest first, those included whose access ended.

    The API key needs the scope `project:admin`.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ListRolesOutputBody | Problem
    """

    return (
        await asyncio_detailed(
            client=client,
        )
    ).parsed
