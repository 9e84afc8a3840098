from typing import Any

import httpx

from ...client import AuthenticatedClient, Client
from ...models.list_auth_configs_enabled import ListAuthConfigsEnabled
from ...models.list_auth_configs_output_body import ListAuthConfigsOutputBody
from ...models.problem import Problem
from ...types import UNSET, Response, Unset, is_problem


def _get_kwargs(
    *,
    page: int | Unset = 1,
    page_size: int | Unset = 25,
    enabled: ListAuthConfigsEnabled | Unset = UNSET,
    connector_key: str | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["page"] = page

    params["page_size"] = page_size

    json_enabled: str | Unset = UNSET
    if not isinstance(enabled, Unset):
        json_enabled = enabled

    params["enabled"] = json_enabled

    params["connector_key"] = connector_key

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/auth_configs",
        "params": params,
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> ListAuthConfigsOutputBody | Problem | None:
    if response.status_code == 200:
        response_200 = ListAuthConfigsOutputBody.from_dict(response.json())

        return response_200

    if not is_problem(response):
        return None
    response_default = Problem.from_dict(response.json())

    return response_default


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[ListAuthConfigsOutputBody | Problem | None]:
    return Response(
        status_code=response.status_code,
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    page: int | Unset = 1,
    page_size: int | Unset = 25,
    enabled: ListAuthConfigsEnabled | Unset = UNSET,
    connector_key: str | Unset = UNSET,
) -> Response[ListAuthConfigsOutputBody | Problem | None]:
    """List auth configs

     Of all connectors or of one, with how many accounts are linked through each. Secrets are shown as
    dots and their last characters.

    The API key needs the scope `auth_configs:read`.

    Args:
        page (int | Unset):  Default: 1.
        page_size (int | Unset):  Default: 25.
        enabled (ListAuthConfigsEnabled | Unset): Only those of enabled (or not enabled)
            connectors
        connector_key (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ListAuthConfigsOutputBody | Problem]
    """

    kwargs = _get_kwargs(
        page=page,
        page_size=page_size,
        enabled=enabled,
        connector_key=connector_key,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient,
    page: int | Unset = 1,
    page_size: int | Unset = 25,
    enabled: ListAuthConfigsEnabled | Unset = UNSET,
    connector_key: str | Unset = UNSET,
) -> ListAuthConfigsOutputBody | Problem | None:
    """List auth configs

     Of all connectors or of one, with how many accounts are linked through each. Secrets are shown as
    dots and their last characters.

    The API key needs the scope `auth_configs:read`.

    Args:
        page (int | Unset):  Default: 1.
        page_size (int | Unset):  Default: 25.
        enabled (ListAuthConfigsEnabled | Unset): Only those of enabled (or not enabled)
            connectors
        connector_key (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ListAuthConfigsOutputBody | Problem
    """

    return sync_detailed(
        client=client,
        page=page,
        page_size=page_size,
        enabled=enabled,
        connector_key=connector_key,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    page: int | Unset = 1,
    page_size: int | Unset = 25,
    enabled: ListAuthConfigsEnabled | Unset = UNSET,
    connector_key: str | Unset = UNSET,
) -> Response[ListAuthConfigsOutputBody | Problem | None]:
    """List auth configs

     Of all connectors or of one, with how many accounts are linked through each. Secrets are shown as
    dots and their last characters.

    The API key needs the scope `auth_configs:read`.

    Args:
        page (int | Unset):  Default: 1.
        page_size (int | Unset):  Default: 25.
        enabled (ListAuthConfigsEnabled | Unset): Only those of enabled (or not enabled)
            connectors
        connector_key (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ListAuthConfigsOutputBody | Problem]
    """

    kwargs = _get_kwargs(
        page=page,
        page_size=page_size,
        enabled=enabled,
        connector_key=connector_key,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
    page: int | Unset = 1,
    page_size: int | Unset = 25,
    enabled: ListAuthConfigsEnabled | Unset = UNSET,
    connector_key: str | Unset = UNSET,
) -> ListAuthConfigsOutputBody | Problem | None:
    """List auth configs

     Of all connectors or of one, with how many accounts are linked through each. Secrets are shown as
    dots and their last characters.

    The API key needs the scope `auth_configs:read`.

    Args:
        page (int | Unset):  Default: 1.
        page_size (int | Unset):  Default: 25.
        enabled (ListAuthConfigsEnabled | Unset): Only those of enabled (or not enabled)
            connectors
        connector_key (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ListAuthConfigsOutputBody | Problem
    """

    return (
        await asyncio_detailed(
            client=client,
            page=page,
            page_size=page_size,
            enabled=enabled,
            connector_key=connector_key,
        )
    ).parsed
