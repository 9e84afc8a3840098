from typing import Any
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient, Client
from ...models.problem import Problem
from ...models.switch_output_body import SwitchOutputBody
from ...types import UNSET, Response, Unset, is_problem


def _get_kwargs(
    key: str,
    *,
    dry_run: bool | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["dry_run"] = dry_run

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/connectors/{key}/enable".format(
            key=quote(str(key), safe=""),
        ),
        "params": params,
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Problem | SwitchOutputBody | None:
    if response.status_code == 200:
        response_200 = SwitchOutputBody.from_dict(response.json())

        return response_200

    if not is_problem(response):
        return None
    response_default = Problem.from_dict(response.json())

    return response_default


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[Problem | SwitchOutputBody | None]:
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
    dry_run: bool | Unset = UNSET,
) -> Response[Problem | SwitchOutputBody | None]:
    """Enable a connector: its linked accounts become active again

     Only one that has an auth config. Accounts whose credential was broken before stay in error. With
    dry_run it only answers how many accounts that would be.

    The API key needs the scope `connectors:write`.

    Args:
        key (str): The provider key
        dry_run (bool | Unset): Change nothing and only count

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | SwitchOutputBody]
    """

    kwargs = _get_kwargs(
        key=key,
        dry_run=dry_run,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    key: str,
    *,
    client: AuthenticatedClient,
    dry_run: bool | Unset = UNSET,
) -> Problem | SwitchOutputBody | None:
    """Enable a connector: its linked accounts become active again

     Only one that has an auth config. Accounts whose credential was broken before stay in error. With
    dry_run it only answers how many accounts that would be.

    The API key needs the scope `connectors:write`.

    Args:
        key (str): The provider key
        dry_run (bool | Unset): Change nothing and only count

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | SwitchOutputBody
    """

    return sync_detailed(
        key=key,
        client=client,
        dry_run=dry_run,
    ).parsed


async def asyncio_detailed(
    key: str,
    *,
    client: AuthenticatedClient,
    dry_run: bool | Unset = UNSET,
) -> Response[Problem | SwitchOutputBody | None]:
    """Enable a connector: its linked accounts become active again

     Only one that has an auth config. Accounts whose credential was broken before stay in error. With
    dry_run it only answers how many accounts that would be.

    The API key needs the scope `connectors:write`.

    Args:
        key (str): The provider key
        dry_run (bool | Unset): Change nothing and only count

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | SwitchOutputBody]
    """

    kwargs = _get_kwargs(
        key=key,
        dry_run=dry_run,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    key: str,
    *,
    client: AuthenticatedClient,
    dry_run: bool | Unset = UNSET,
) -> Problem | SwitchOutputBody | None:
    """Enable a connector: its linked accounts become active again

     Only one that has an auth config. Accounts whose credential was broken before stay in error. With
    dry_run it only answers how many accounts that would be.

    The API key needs the scope `connectors:write`.

    Args:
        key (str): The provider key
        dry_run (bool | Unset): Change nothing and only count

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | SwitchOutputBody
    """

    return (
        await asyncio_detailed(
            key=key,
            client=client,
            dry_run=dry_run,
        )
    ).parsed
