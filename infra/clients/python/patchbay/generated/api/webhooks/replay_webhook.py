from typing import Any
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient, Client
from ...models.problem import Problem
from ...models.replay_input_body import ReplayInputBody
from ...models.replay_output_body import ReplayOutputBody
from ...types import Response, is_problem


def _get_kwargs(
    id: str,
    *,
    body: ReplayInputBody,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/webhooks/{id}/replay".format(
            id=quote(str(id), safe=""),
        ),
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Problem | ReplayOutputBody | None:
    if response.status_code == 200:
        response_200 = ReplayOutputBody.from_dict(response.json())

        return response_200

    if not is_problem(response):
        return None
    response_default = Problem.from_dict(response.json())

    return response_default


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[Problem | ReplayOutputBody | None]:
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
    body: ReplayInputBody,
) -> Response[Problem | ReplayOutputBody | None]:
    """Deliver events again

     One event, those of a time, or all whose delivery was given up. They keep their ids. A long replay
    takes several requests: while the answer has a next, send it as after, with the rest of the body
    unchanged.

    The API key needs the scope `webhooks:write`.

    Args:
        id (str):
        body (ReplayInputBody):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | ReplayOutputBody]
    """

    kwargs = _get_kwargs(
        id=id,
        body=body,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    id: str,
    *,
    client: AuthenticatedClient,
    body: ReplayInputBody,
) -> Problem | ReplayOutputBody | None:
    """Deliver events again

     One event, those of a time, or all whose delivery was given up. They keep their ids. A long replay
    takes several requests: while the answer has a next, send it as after, with the rest of the body
    unchanged.

    The API key needs the scope `webhooks:write`.

    Args:
        id (str):
        body (ReplayInputBody):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | ReplayOutputBody
    """

    return sync_detailed(
        id=id,
        client=client,
        body=body,
    ).parsed


async def asyncio_detailed(
    id: str,
    *,
    client: AuthenticatedClient,
    body: ReplayInputBody,
) -> Response[Problem | ReplayOutputBody | None]:
    """Deliver events again

     One event, those of a time, or all whose delivery was given up. They keep their ids. A long replay
    takes several requests: while the answer has a next, send it as after, with the rest of the body
    unchanged.

    The API key needs the scope `webhooks:write`.

    Args:
        id (str):
        body (ReplayInputBody):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | ReplayOutputBody]
    """

    kwargs = _get_kwargs(
        id=id,
        body=body,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    id: str,
    *,
    client: AuthenticatedClient,
    body: ReplayInputBody,
) -> Problem | ReplayOutputBody | None:
    """Deliver events again

     One event, those of a time, or all whose delivery was given up. They keep their ids. A long replay
    takes several requests: while the answer has a next, send it as after, with the rest of the body
    unchanged.

    The API key needs the scope `webhooks:write`.

    Args:
        id (str):
        body (ReplayInputBody):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | ReplayOutputBody
    """

    return (
        await asyncio_detailed(
            id=id,
            client=client,
            body=body,
        )
    ).parsed
