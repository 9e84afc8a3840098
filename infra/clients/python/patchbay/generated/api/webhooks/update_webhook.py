from typing import Any
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient, Client
from ...models.problem import Problem
from ...models.update_input_body import UpdateInputBody
from ...models.webhook import Webhook
from ...types import UNSET, Response, Unset, is_problem


def _get_kwargs(
    id: str,
    *,
    body: UpdateInputBody,
    if_match: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(if_match, Unset):
        headers["If-Match"] = if_match

    _kwargs: dict[str, Any] = {
        "method": "patch",
        "url": "/webhooks/{id}".format(
            id=quote(str(id), safe=""),
        ),
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Problem | Webhook | None:
    if response.status_code == 200:
        response_200 = Webhook.from_dict(response.json())

        return response_200

    if not is_problem(response):
        return None
    response_default = Problem.from_dict(response.json())

    return response_default


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[Problem | Webhook | None]:
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
    body: UpdateInputBody,
    if_match: str | Unset = UNSET,
) -> Response[Problem | Webhook | None]:
    """Change a webhook endpoint

     Enabling one that was disabled since it failed begins anew: how it fared is forgotten.

    The API key needs the scope `webhooks:write`.

    Args:
        id (str):
        if_match (str | Unset): The ETag that you read; the change is refused (412) if there is a
            newer one
        body (UpdateInputBody):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | Webhook]
    """

    kwargs = _get_kwargs(
        id=id,
        body=body,
        if_match=if_match,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    id: str,
    *,
    client: AuthenticatedClient,
    body: UpdateInputBody,
    if_match: str | Unset = UNSET,
) -> Problem | Webhook | None:
    """Change a webhook endpoint

     Enabling one that was disabled since it failed begins anew: how it fared is forgotten.

    The API key needs the scope `webhooks:write`.

    Args:
        id (str):
        if_match (str | Unset): The ETag that you read; the change is refused (412) if there is a
            newer one
        body (UpdateInputBody):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | Webhook
    """

    return sync_detailed(
        id=id,
        client=client,
        body=body,
        if_match=if_match,
    ).parsed


async def asyncio_detailed(
    id: str,
    *,
    client: AuthenticatedClient,
    body: UpdateInputBody,
    if_match: str | Unset = UNSET,
) -> Response[Problem | Webhook | None]:
    """Change a webhook endpoint

     Enabling one that was disabled since it failed begins anew: how it fared is forgotten.

    The API key needs the scope `webhooks:write`.

    Args:
        id (str):
        if_match (str | Unset): The ETag that you read; the change is refused (412) if there is a
            newer one
        body (UpdateInputBody):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | Webhook]
    """

    kwargs = _get_kwargs(
        id=id,
        body=body,
        if_match=if_match,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    id: str,
    *,
    client: AuthenticatedClient,
    body: UpdateInputBody,
    if_match: str | Unset = UNSET,
) -> Problem | Webhook | None:
    """Change a webhook endpoint

     Enabling one that was disabled since it failed begins anew: how it fared is forgotten.

    The API key needs the scope `webhooks:write`.

    Args:
        id (str):
        if_match (str | Unset): The ETag that you read; the change is refused (412) if there is a
            newer one
        body (UpdateInputBody):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | Webhook
    """

    return (
        await asyncio_detailed(
            id=id,
            client=client,
            body=body,
            if_match=if_match,
        )
    ).parsed
