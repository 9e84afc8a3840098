from typing import Any
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient, Client
from ...models.deleted_account import DeletedAccount
from ...models.problem import Problem
from ...types import Response, is_problem


def _get_kwargs(
    id: str,
) -> dict[str, Any]:

    _kwargs: dict[str, Any] = {
        "method": "delete",
        "url": "/accounts/{id}".format(
            id=quote(str(id), safe=""),
        ),
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> DeletedAccount | Problem | None:
    if response.status_code == 200:
        response_200 = DeletedAccount.from_dict(response.json())

        return response_200

    if not is_problem(response):
        return None
    response_default = Problem.from_dict(response.json())

    return response_default


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[DeletedAccount | Problem | None]:
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
) -> Response[DeletedAccount | Problem | None]:
    """Delete a linked account; its grant is revoked at the provider where that is possible

     It cannot be undone, and calls in its name are refused at once. The answer says what became of the
    grant: revoked, failed, unsupported or nothing_to_revoke.

    The API key needs the scope `accounts:write`.

    Args:
        id (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[DeletedAccount | Problem]
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
) -> DeletedAccount | Problem | None:
    """Delete a linked account; its grant is revoked at the provider where that is possible

     It cannot be undone, and calls in its name are refused at once. The answer says what became of the
    grant: revoked, failed, unsupported or nothing_to_revoke.

    The API key needs the scope `accounts:write`.

    Args:
        id (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        DeletedAccount | Problem
    """

    return sync_detailed(
        id=id,
        client=client,
    ).parsed


async def asyncio_detailed(
    id: str,
    *,
    client: AuthenticatedClient,
) -> Response[DeletedAccount | Problem | None]:
    """Delete a linked account; its grant is revoked at the provider where that is possible

     It cannot be undone, and calls in its name are refused at once. The answer says what became of the
    grant: revoked, failed, unsupported or nothing_to_revoke.

    The API key needs the scope `accounts:write`.

    Args:
        id (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[DeletedAccount | Problem]
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
) -> DeletedAccount | Problem | None:
    """Delete a linked account; its grant is revoked at the provider where that is possible

     It cannot be undone, and calls in its name are refused at once. The answer says what became of the
    grant: revoked, failed, unsupported or nothing_to_revoke.

    The API key needs the scope `accounts:write`.

    Args:
        id (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        DeletedAccount | Problem
    """

    return (
        await asyncio_detailed(
            id=id,
            client=client,
        )
    ).parsed
