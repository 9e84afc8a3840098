from typing import Any

import httpx

from ...client import AuthenticatedClient, Client
from ...models.api_key_with_text import APIKeyWithText
from ...models.create_key_input_body import CreateKeyInputBody
from ...models.problem import Problem
from ...types import Response, is_problem


def _get_kwargs(
    *,
    body: CreateKeyInputBody,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/api_keys",
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> APIKeyWithText | Problem | None:
    if response.status_code == 201:
        response_201 = APIKeyWithText.from_dict(response.json())

        return response_201

    if not is_problem(response):
        return None
    response_default = Problem.from_dict(response.json())

    return response_default


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[APIKeyWithText | Problem | None]:
    return Response(
        status_code=response.status_code,
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    body: CreateKeyInputBody,
) -> Response[APIKeyWithText | Problem | None]:
    """Create an API key

     The answer holds the key's text, which is shown this once and kept nowhere: so there is no
    Idempotency-Key, and a key whose answer was lost is to be revoked. A key cannot be given a scope
    that its maker does not have.

    The API key needs the scope `project:admin`.

    Args:
        body (CreateKeyInputBody):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[APIKeyWithText | Problem]
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
    body: CreateKeyInputBody,
) -> APIKeyWithText | Problem | None:
    """Create an API key

     The answer holds the key's text, which is shown this once and kept nowhere: so there is no
    Idempotency-Key, and a key whose answer was lost is to be revoked. A key cannot be given a scope
    that its maker does not have.

    The API key needs the scope `project:admin`.

    Args:
        body (CreateKeyInputBody):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        APIKeyWithText | Problem
    """

    return sync_detailed(
        client=client,
        body=body,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    body: CreateKeyInputBody,
) -> Response[APIKeyWithText | Problem | None]:
    """Create an API key

     The answer holds the key's text, which is shown this once and kept nowhere: so there is no
    Idempotency-Key, and a key whose answer was lost is to be revoked. A key cannot be given a scope
    that its maker does not have.

    The API key needs the scope `project:admin`.

    Args:
        body (CreateKeyInputBody):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[APIKeyWithText | Problem]
    """

    kwargs = _get_kwargs(
        body=body,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
    body: CreateKeyInputBody,
) -> APIKeyWithText | Problem | None:
    """Create an API key

     The answer holds the key's text, which is shown this once and kept nowhere: so there is no
    Idempotency-Key, and a key whose answer was lost is to be revoked. A key cannot be given a scope
    that its maker does not have.

    The API key needs the scope `project:admin`.

    Args:
        body (CreateKeyInputBody):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        APIKeyWithText | Problem
    """

    return (
        await asyncio_detailed(
            client=client,
            body=body,
        )
    ).parsed
