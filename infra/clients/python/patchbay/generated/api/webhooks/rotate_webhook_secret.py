from typing import Any
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient, Client
from ...models.problem import Problem
from ...models.rotate_input_body import RotateInputBody
from ...models.with_secret import WithSecret
from ...types import UNSET, Response, Unset, is_problem


def _get_kwargs(
    id: str,
    *,
    body: RotateInputBody | Unset = UNSET,
    if_match: str | Unset = UNSET,
    idempotency_key: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(if_match, Unset):
        headers["If-Match"] = if_match

    if not isinstance(idempotency_key, Unset):
        headers["Idempotency-Key"] = idempotency_key

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/webhooks/{id}/rotate_secret".format(
            id=quote(str(id), safe=""),
        ),
    }

    if not isinstance(body, Unset):
        _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Problem | WithSecret | None:
    if response.status_code == 200:
        response_200 = WithSecret.from_dict(response.json())

        return response_200

    if not is_problem(response):
        return None
    response_default = Problem.from_dict(response.json())

    return response_default


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[Problem | WithSecret | None]:
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
    body: RotateInputBody | Unset = UNSET,
    if_match: str | Unset = UNSET,
    idempotency_key: str | Unset = UNSET,
) -> Response[Problem | WithSecret | None]:
    """Give a webhook endpoint another signing secret

     The answer holds the new secret, which is shown this once. Deliveries carry the signatures of both
    for 24 hours, so that a receiver may change over in between.

    The API key needs the scope `webhooks:write`.

    Args:
        id (str):
        if_match (str | Unset): The ETag that you read; the change is refused (412) if there is a
            newer one
        idempotency_key (str | Unset): Repeat the request with the same key and body to get the
            same answer for 24 hours
        body (RotateInputBody | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | WithSecret]
    """

    kwargs = _get_kwargs(
        id=id,
        body=body,
        if_match=if_match,
        idempotency_key=idempotency_key,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    id: str,
    *,
    client: AuthenticatedClient,
    body: RotateInputBody | Unset = UNSET,
    if_match: str | Unset = UNSET,
    idempotency_key: str | Unset = UNSET,
) -> Problem | WithSecret | None:
    """Give a webhook endpoint another signing secret

     The answer holds the new secret, which is shown this once. Deliveries carry the signatures of both
    for 24 hours, so that a receiver may change over in between.

    The API key needs the scope `webhooks:write`.

    Args:
        id (str):
        if_match (str | Unset): The ETag that you read; the change is refused (412) if there is a
            newer one
        idempotency_key (str | Unset): Repeat the request with the same key and body to get the
            same answer for 24 hours
        body (RotateInputBody | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | WithSecret
    """

    return sync_detailed(
        id=id,
        client=client,
        body=body,
        if_match=if_match,
        idempotency_key=idempotency_key,
    ).parsed


async def asyncio_detailed(
    id: str,
    *,
    client: AuthenticatedClient,
    body: RotateInputBody | Unset = UNSET,
    if_match: str | Unset = UNSET,
    idempotency_key: str | Unset = UNSET,
) -> Response[Problem | WithSecret | None]:
    """Give a webhook endpoint another signing secret

     The answer holds the new secret, which is shown this once. Deliveries carry the signatures of both
    for 24 hours, so that a receiver may change over in between.

    The API key needs the scope `webhooks:write`.

    Args:
        id (str):
        if_match (str | Unset): The ETag that you read; the change is refused (412) if there is a
            newer one
        idempotency_key (str | Unset): Repeat the request with the same key and body to get the
            same answer for 24 hours
        body (RotateInputBody | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | WithSecret]
    """

    kwargs = _get_kwargs(
        id=id,
        body=body,
        if_match=if_match,
        idempotency_key=idempotency_key,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    id: str,
    *,
    client: AuthenticatedClient,
    body: RotateInputBody | Unset = UNSET,
    if_match: str | Unset = UNSET,
    idempotency_key: str | Unset = UNSET,
) -> Problem | WithSecret | None:
    """Give a webhook endpoint another signing secret

     The answer holds the new secret, which is shown this once. Deliveries carry the signatures of both
    for 24 hours, so that a receiver may change over in between.

    The API key needs the scope `webhooks:write`.

    Args:
        id (str):
        if_match (str | Unset): The ETag that you read; the change is refused (412) if there is a
            newer one
        idempotency_key (str | Unset): Repeat the request with the same key and body to get the
            same answer for 24 hours
        body (RotateInputBody | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | WithSecret
    """

    return (
        await asyncio_detailed(
            id=id,
            client=client,
            body=body,
            if_match=if_match,
            idempotency_key=idempotency_key,
        )
    ).parsed
