from typing import Any

import httpx

from ...client import AuthenticatedClient, Client
from ...models.auth_config import AuthConfig
from ...models.create_auth_config_input_body import CreateAuthConfigInputBody
from ...models.problem import Problem
from ...types import UNSET, Response, Unset, is_problem


def _get_kwargs(
    *,
    body: CreateAuthConfigInputBody,
    idempotency_key: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(idempotency_key, Unset):
        headers["Idempotency-Key"] = idempotency_key

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/auth_configs",
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> AuthConfig | Problem | None:
    if response.status_code == 201:
        response_201 = AuthConfig.from_dict(response.json())

        return response_201

    if not is_problem(response):
        return None
    response_default = Problem.from_dict(response.json())

    return response_default


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[AuthConfig | Problem | None]:
    return Response(
        status_code=response.status_code,
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    body: CreateAuthConfigInputBody,
    idempotency_key: str | Unset = UNSET,
) -> Response[AuthConfig | Problem | None]:
    """Create an auth config

     A connector's first auth config enables the connector and becomes its default. Later ones become
    default when asked.

    The API key needs the scope `auth_configs:write`.

    Args:
        idempotency_key (str | Unset): Repeat the request with the same key and body to get the
            same answer for 24 hours
        body (CreateAuthConfigInputBody):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[AuthConfig | Problem]
    """

    kwargs = _get_kwargs(
        body=body,
        idempotency_key=idempotency_key,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient,
    body: CreateAuthConfigInputBody,
    idempotency_key: str | Unset = UNSET,
) -> AuthConfig | Problem | None:
    """Create an auth config

     A connector's first auth config enables the connector and becomes its default. Later ones become
    default when asked.

    The API key needs the scope `auth_configs:write`.

    Args:
        idempotency_key (str | Unset): Repeat the request with the same key and body to get the
            same answer for 24 hours
        body (CreateAuthConfigInputBody):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        AuthConfig | Problem
    """

    return sync_detailed(
        client=client,
        body=body,
        idempotency_key=idempotency_key,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    body: CreateAuthConfigInputBody,
    idempotency_key: str | Unset = UNSET,
) -> Response[AuthConfig | Problem | None]:
    """Create an auth config

     A connector's first auth config enables the connector and becomes its default. Later ones become
    default when asked.

    The API key needs the scope `auth_configs:write`.

    Args:
        idempotency_key (str | Unset): Repeat the request with the same key and body to get the
            same answer for 24 hours
        body (CreateAuthConfigInputBody):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[AuthConfig | Problem]
    """

    kwargs = _get_kwargs(
        body=body,
        idempotency_key=idempotency_key,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
    body: CreateAuthConfigInputBody,
    idempotency_key: str | Unset = UNSET,
) -> AuthConfig | Problem | None:
    """Create an auth config

     A connector's first auth config enables the connector and becomes its default. Later ones become
    default when asked.

    The API key needs the scope `auth_configs:write`.

    Args:
        idempotency_key (str | Unset): Repeat the request with the same key and body to get the
            same answer for 24 hours
        body (CreateAuthConfigInputBody):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        AuthConfig | Problem
    """

    return (
        await asyncio_detailed(
            client=client,
            body=body,
            idempotency_key=idempotency_key,
        )
    ).parsed
