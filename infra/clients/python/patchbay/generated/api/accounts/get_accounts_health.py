from typing import Any

import httpx

from ...client import AuthenticatedClient, Client
from ...models.accounts_health import AccountsHealth
from ...models.problem import Problem
from ...types import UNSET, Response, Unset, is_problem


def _get_kwargs(
    *,
    within_days: int | Unset = 30,
    cursor: str | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["within_days"] = within_days

    params["cursor"] = cursor

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/accounts/health",
        "params": params,
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> AccountsHealth | Problem | None:
    if response.status_code == 200:
        response_200 = AccountsHealth.from_dict(response.json())

        return response_200

    if not is_problem(response):
        return None
    response_default = Problem.from_dict(response.json())

    return response_default


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[AccountsHealth | Problem | None]:
    return Response(
        status_code=response.status_code,
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    within_days: int | Unset = 30,
    cursor: str | Unset = UNSET,
) -> Response[AccountsHealth | Problem | None]:
    """Count linked accounts by connector, status and reason

     Up to 20,000 accounts are counted in one answer; next goes on behind them. Each number is of a list:
    GET /accounts with status, reason or ends_before.

    The API key needs the scope `accounts:read`.

    Args:
        within_days (int | Unset):  Default: 30.
        cursor (str | Unset): next of the part before

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[AccountsHealth | Problem]
    """

    kwargs = _get_kwargs(
        within_days=within_days,
        cursor=cursor,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient,
    within_days: int | Unset = 30,
    cursor: str | Unset = UNSET,
) -> AccountsHealth | Problem | None:
    """Count linked accounts by connector, status and reason

     Up to 20,000 accounts are counted in one answer; next goes on behind them. Each number is of a list:
    GET /accounts with status, reason or ends_before.

    The API key needs the scope `accounts:read`.

    Args:
        within_days (int | Unset):  Default: 30.
        cursor (str | Unset): next of the part before

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        AccountsHealth | Problem
    """

    return sync_detailed(
        client=client,
        within_days=within_days,
        cursor=cursor,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    within_days: int | Unset = 30,
    cursor: str | Unset = UNSET,
) -> Response[AccountsHealth | Problem | None]:
    """Count linked accounts by connector, status and reason

     Up to 20,000 accounts are counted in one answer; next goes on behind them. Each number is of a list:
    GET /accounts with status, reason or ends_before.

    The API key needs the scope `accounts:read`.

    Args:
        within_days (int | Unset):  Default: 30.
        cursor (str | Unset): next of the part before

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[AccountsHealth | Problem]
    """

    kwargs = _get_kwargs(
        within_days=within_days,
        cursor=cursor,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
    within_days: int | Unset = 30,
    cursor: str | Unset = UNSET,
) -> AccountsHealth | Problem | None:
    """Count linked accounts by connector, status and reason

     Up to 20,000 accounts are counted in one answer; next goes on behind them. Each number is of a list:
    GET /accounts with status, reason or ends_before.

    The API key needs the scope `accounts:read`.

    Args:
        within_days (int | Unset):  Default: 30.
        cursor (str | Unset): next of the part before

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        AccountsHealth | Problem
    """

    return (
        await asyncio_detailed(
            client=client,
            within_days=within_days,
            cursor=cursor,
        )
    ).parsed
