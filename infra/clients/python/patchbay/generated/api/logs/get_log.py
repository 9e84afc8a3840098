from typing import Any
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient, Client
from ...models.get_log_include import GetLogInclude
from ...models.get_log_output_body import GetLogOutputBody
from ...models.problem import Problem
from ...types import UNSET, Response, Unset, is_problem


def _get_kwargs(
    id: str,
    *,
    include: GetLogInclude | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    json_include: str | Unset = UNSET
    if not isinstance(include, Unset):
        json_include = include

    params["include"] = json_include

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/requests/logs/{id}".format(
            id=quote(str(id), safe=""),
        ),
        "params": params,
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> GetLogOutputBody | Problem | None:
    if response.status_code == 200:
        response_200 = GetLogOutputBody.from_dict(response.json())

        return response_200

    if not is_problem(response):
        return None
    response_default = Problem.from_dict(response.json())

    return response_default


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[GetLogOutputBody | Problem | None]:
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
    include: GetLogInclude | Unset = UNSET,
) -> Response[GetLogOutputBody | Problem | None]:
    """Get a log

     With include=step_logs its requests to the provider; with advanced_logs what was captured of them,
    where the project keeps that.

    The API key needs the scope `logs:read`.

    Args:
        id (str):
        include (GetLogInclude | Unset): Everything is in the answer anyway

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[GetLogOutputBody | Problem]
    """

    kwargs = _get_kwargs(
        id=id,
        include=include,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    id: str,
    *,
    client: AuthenticatedClient,
    include: GetLogInclude | Unset = UNSET,
) -> GetLogOutputBody | Problem | None:
    """Get a log

     With include=step_logs its requests to the provider; with advanced_logs what was captured of them,
    where the project keeps that.

    The API key needs the scope `logs:read`.

    Args:
        id (str):
        include (GetLogInclude | Unset): Everything is in the answer anyway

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        GetLogOutputBody | Problem
    """

    return sync_detailed(
        id=id,
        client=client,
        include=include,
    ).parsed


async def asyncio_detailed(
    id: str,
    *,
    client: AuthenticatedClient,
    include: GetLogInclude | Unset = UNSET,
) -> Response[GetLogOutputBody | Problem | None]:
    """Get a log

     With include=step_logs its requests to the provider; with advanced_logs what was captured of them,
    where the project keeps that.

    The API key needs the scope `logs:read`.

    Args:
        id (str):
        include (GetLogInclude | Unset): Everything is in the answer anyway

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[GetLogOutputBody | Problem]
    """

    kwargs = _get_kwargs(
        id=id,
        include=include,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    id: str,
    *,
    client: AuthenticatedClient,
    include: GetLogInclude | Unset = UNSET,
) -> GetLogOutputBody | Problem | None:
    """Get a log

     With include=step_logs its requests to the provider; with advanced_logs what was captured of them,
    where the project keeps that.

    The API key needs the scope `logs:read`.

    Args:
        id (str):
        include (GetLogInclude | Unset): Everything is in the answer anyway

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        GetLogOutputBody | Problem
    """

    return (
        await asyncio_detailed(
            id=id,
            client=client,
            include=include,
        )
    ).parsed
