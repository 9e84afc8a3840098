from typing import Any

import httpx

from ...client import AuthenticatedClient, Client
from ...models.hub_settings import HubSettings
from ...models.hub_settings_input_body import HubSettingsInputBody
from ...models.problem import Problem
from ...types import Response, is_problem


def _get_kwargs(
    *,
    body: HubSettingsInputBody,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "patch",
        "url": "/project/hub",
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> HubSettings | Problem | None:
    if response.status_code == 200:
        response_200 = HubSettings.from_dict(response.json())

        return response_200

    if not is_problem(response):
        return None
    response_default = Problem.from_dict(response.json())

    return response_default


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[HubSettings | Problem | None]:
    return Response(
        status_code=response.status_code,
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    body: HubSettingsInputBody,
) -> Response[HubSettings | Problem | None]:
    """Change what end users see of the project in the hub

     Members that are left out stay; null clears. The logo is stored here and served from the
    deployment's own address.

    The API key needs the scope `project:admin`.

    Args:
        body (HubSettingsInputBody):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[HubSettings | Problem]
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
    body: HubSettingsInputBody,
) -> HubSettings | Problem | None:
    """Change what end users see of the project in the hub

     Members that are left out stay; null clears. The logo is stored here and served from the
    deployment's own address.

    The API key needs the scope `project:admin`.

    Args:
        body (HubSettingsInputBody):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        HubSettings | Problem
    """

    return sync_detailed(
        client=client,
        body=body,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    body: HubSettingsInputBody,
) -> Response[HubSettings | Problem | None]:
    """Change what end users see of the project in the hub

     Members that are left out stay; null clears. The logo is stored here and served from the
    deployment's own address.

    The API key needs the scope `project:admin`.

    Args:
        body (HubSettingsInputBody):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[HubSettings | Problem]
    """

    kwargs = _get_kwargs(
        body=body,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
    body: HubSettingsInputBody,
) -> HubSettings | Problem | None:
    """Change what end users see of the project in the hub

     Members that are left out stay; null clears. The logo is stored here and served from the
    deployment's own address.

    The API key needs the scope `project:admin`.

    Args:
        body (HubSettingsInputBody):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        HubSettings | Problem
    """

    return (
        await asyncio_detailed(
            client=client,
            body=body,
        )
    ).parsed
