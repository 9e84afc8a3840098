from typing import Any

import httpx

from ...client import AuthenticatedClient, Client
from ...models.confirm_input_body import ConfirmInputBody
from ...models.confirmed_account import ConfirmedAccount
from ...models.problem import Problem
from ...types import Response, is_problem


def _get_kwargs(
    *,
    body: ConfirmInputBody,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/accounts/confirm",
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> ConfirmedAccount | Problem | None:
    if response.status_code == 201:
        response_201 = ConfirmedAccount.from_dict(response.json())

        return response_201

    if not is_problem(response):
        return None
    response_default = Problem.from_dict(response.json())

    return response_default


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[ConfirmedAccount | Problem | None]:
    return Response(
        status_code=response.status_code,
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    body: ConfirmInputBody,
) -> Response[ConfirmedAccount | Problem | None]:
    """Confirm whose browser signed in, and link the account

     Of a connect session with verify_url or code_challenge. origin_owner_id is of the user who is logged
    in in the browser that brought link_code, and never taken from the request. If it is another than
    the session's, nothing is linked, and the code is used up. A repeat answers the same account.

    The API key needs the scope `connect_sessions:write`.

    Args:
        body (ConfirmInputBody):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ConfirmedAccount | Problem]
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
    body: ConfirmInputBody,
) -> ConfirmedAccount | Problem | None:
    """Confirm whose browser signed in, and link the account

     Of a connect session with verify_url or code_challenge. origin_owner_id is of the user who is logged
    in in the browser that brought link_code, and never taken from the request. If it is another than
    the session's, nothing is linked, and the code is used up. A repeat answers the same account.

    The API key needs the scope `connect_sessions:write`.

    Args:
        body (ConfirmInputBody):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ConfirmedAccount | Problem
    """

    return sync_detailed(
        client=client,
        body=body,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    body: ConfirmInputBody,
) -> Response[ConfirmedAccount | Problem | None]:
    """Confirm whose browser signed in, and link the account

     Of a connect session with verify_url or code_challenge. origin_owner_id is of the user who is logged
    in in the browser that brought link_code, and never taken from the request. If it is another than
    the session's, nothing is linked, and the code is used up. A repeat answers the same account.

    The API key needs the scope `connect_sessions:write`.

    Args:
        body (ConfirmInputBody):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ConfirmedAccount | Problem]
    """

    kwargs = _get_kwargs(
        body=body,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
    body: ConfirmInputBody,
) -> ConfirmedAccount | Problem | None:
    """Confirm whose browser signed in, and link the account

     Of a connect session with verify_url or code_challenge. origin_owner_id is of the user who is logged
    in in the browser that brought link_code, and never taken from the request. If it is another than
    the session's, nothing is linked, and the code is used up. A repeat answers the same account.

    The API key needs the scope `connect_sessions:write`.

    Args:
        body (ConfirmInputBody):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ConfirmedAccount | Problem
    """

    return (
        await asyncio_detailed(
            client=client,
            body=body,
        )
    ).parsed
