from typing import Any
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient, Client
from ...models.account_credentials import AccountCredentials
from ...models.problem import Problem
from ...types import UNSET, Response, Unset, is_problem


def _get_kwargs(
    id: str,
    *,
    x_acting_user: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(x_acting_user, Unset):
        headers["x-acting-user"] = x_acting_user

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/accounts/{id}/credentials".format(
            id=quote(str(id), safe=""),
        ),
    }

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> AccountCredentials | Problem | None:
    if response.status_code == 200:
        response_200 = AccountCredentials.from_dict(response.json())

        return response_200

    if not is_problem(response):
        return None
    response_default = Problem.from_dict(response.json())

    return response_default


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[AccountCredentials | Problem | None]:
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
    x_acting_user: str | Unset = UNSET,
) -> Response[AccountCredentials | Problem | None]:
    """Read the access token or key of a linked account, to call the provider by yourself

     An access token that is about to end is renewed first. Refresh tokens, client secrets and setup
    fields are never in the answer. It is refused where a proxied call would be, and where the token is
    bound to a key that stays in Patchbay (DPoP): alone it is good for nothing.

    The API key needs the scope `credentials:read`.

    Args:
        id (str):
        x_acting_user (str | Unset): Whom the call is made for, as you know them: the owner of a
            personal account, or a user whom it is shared with

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[AccountCredentials | Problem]
    """

    kwargs = _get_kwargs(
        id=id,
        x_acting_user=x_acting_user,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    id: str,
    *,
    client: AuthenticatedClient,
    x_acting_user: str | Unset = UNSET,
) -> AccountCredentials | Problem | None:
    """Read the access token or key of a linked account, to call the provider by yourself

     An access token that is about to end is renewed first. Refresh tokens, client secrets and setup
    fields are never in the answer. It is refused where a proxied call would be, and where the token is
    bound to a key that stays in Patchbay (DPoP): alone it is good for nothing.

    The API key needs the scope `credentials:read`.

    Args:
        id (str):
        x_acting_user (str | Unset): Whom the call is made for, as you know them: the owner of a
            personal account, or a user whom it is shared with

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        AccountCredentials | Problem
    """

    return sync_detailed(
        id=id,
        client=client,
        x_acting_user=x_acting_user,
    ).parsed


async def asyncio_detailed(
    id: str,
    *,
    client: AuthenticatedClient,
    x_acting_user: str | Unset = UNSET,
) -> Response[AccountCredentials | Problem | None]:
    """Read the access token or key of a linked account, to call the provider by yourself

     An access token that is about to end is renewed first. Refresh tokens, client secrets and setup
    fields are never in the answer. It is refused where a proxied call would be, and where the token is
    bound to a key that stays in Patchbay (DPoP): alone it is good for nothing.

    The API key needs the scope `credentials:read`.

    Args:
        id (str):
        x_acting_user (str | Unset): Whom the call is made for, as you know them: the owner of a
            personal account, or a user whom it is shared with

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[AccountCredentials | Problem]
    """

    kwargs = _get_kwargs(
        id=id,
        x_acting_user=x_acting_user,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    id: str,
    *,
    client: AuthenticatedClient,
    x_acting_user: str | Unset = UNSET,
) -> AccountCredentials | Problem | None:
    """Read the access token or key of a linked account, to call the provider by yourself

     An access token that is about to end is renewed first. Refresh tokens, client secrets and setup
    fields are never in the answer. It is refused where a proxied call would be, and where the token is
    bound to a key that stays in Patchbay (DPoP): alone it is good for nothing.

    The API key needs the scope `credentials:read`.

    Args:
        id (str):
        x_acting_user (str | Unset): Whom the call is made for, as you know them: the owner of a
            personal account, or a user whom it is shared with

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        AccountCredentials | Problem
    """

    return (
        await asyncio_detailed(
            id=id,
            client=client,
            x_acting_user=x_acting_user,
        )
    ).parsed
