from typing import Any

import httpx

from ...client import AuthenticatedClient, Client
from ...models.create_use_token_input_body import CreateUseTokenInputBody
from ...models.problem import Problem
from ...models.use_token_with_text import UseTokenWithText
from ...types import UNSET, Response, Unset, is_problem


def _get_kwargs(
    *,
    body: CreateUseTokenInputBody,
    idempotency_key: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(idempotency_key, Unset):
        headers["Idempotency-Key"] = idempotency_key

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/use_tokens",
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Problem | UseTokenWithText | None:
    if response.status_code == 201:
        response_201 = UseTokenWithText.from_dict(response.json())

        return response_201

    if not is_problem(response):
        return None
    response_default = Problem.from_dict(response.json())

    return response_default


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[Problem | UseTokenWithText | None]:
    return Response(
        status_code=response.status_code,
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    body: CreateUseTokenInputBody,
    idempotency_key: str | Unset = UNSET,
) -> Response[Problem | UseTokenWithText | None]:
    """Create a use token: a right to make calls for one owner or one account, and nothing else

     For an agent, a page or a customer's script, which present it in place of an API key to /proxy and
    /unified/proxy. It cannot be changed, and makes no further ones. It ends by itself, when it is
    revoked, and with the API key that makes it; the call policies of that key and of the auth config
    hold beside its own. That key needs the scope `proxy:call` as well.

    The API key needs the scope `use_tokens:write`.

    Args:
        idempotency_key (str | Unset): Repeat the request with the same key and body to get the
            same answer for 24 hours
        body (CreateUseTokenInputBody):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | UseTokenWithText]
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
    body: CreateUseTokenInputBody,
    idempotency_key: str | Unset = UNSET,
) -> Problem | UseTokenWithText | None:
    """Create a use token: a right to make calls for one owner or one account, and nothing else

     For an agent, a page or a customer's script, which present it in place of an API key to /proxy and
    /unified/proxy. It cannot be changed, and makes no further ones. It ends by itself, when it is
    revoked, and with the API key that makes it; the call policies of that key and of the auth config
    hold beside its own. That key needs the scope `proxy:call` as well.

    The API key needs the scope `use_tokens:write`.

    Args:
        idempotency_key (str | Unset): Repeat the request with the same key and body to get the
            same answer for 24 hours
        body (CreateUseTokenInputBody):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | UseTokenWithText
    """

    return sync_detailed(
        client=client,
        body=body,
        idempotency_key=idempotency_key,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    body: CreateUseTokenInputBody,
    idempotency_key: str | Unset = UNSET,
) -> Response[Problem | UseTokenWithText | None]:
    """Create a use token: a right to make calls for one owner or one account, and nothing else

     For an agent, a page or a customer's script, which present it in place of an API key to /proxy and
    /unified/proxy. It cannot be changed, and makes no further ones. It ends by itself, when it is
    revoked, and with the API key that makes it; the call policies of that key and of the auth config
    hold beside its own. That key needs the scope `proxy:call` as well.

    The API key needs the scope `use_tokens:write`.

    Args:
        idempotency_key (str | Unset): Repeat the request with the same key and body to get the
            same answer for 24 hours
        body (CreateUseTokenInputBody):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | UseTokenWithText]
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
    body: CreateUseTokenInputBody,
    idempotency_key: str | Unset = UNSET,
) -> Problem | UseTokenWithText | None:
    """Create a use token: a right to make calls for one owner or one account, and nothing else

     For an agent, a page or a customer's script, which present it in place of an API key to /proxy and
    /unified/proxy. It cannot be changed, and makes no further ones. It ends by itself, when it is
    revoked, and with the API key that makes it; the call policies of that key and of the auth config
    hold beside its own. That key needs the scope `proxy:call` as well.

    The API key needs the scope `use_tokens:write`.

    Args:
        idempotency_key (str | Unset): Repeat the request with the same key and body to get the
            same answer for 24 hours
        body (CreateUseTokenInputBody):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | UseTokenWithText
    """

    return (
        await asyncio_detailed(
            client=client,
            body=body,
            idempotency_key=idempotency_key,
        )
    ).parsed
