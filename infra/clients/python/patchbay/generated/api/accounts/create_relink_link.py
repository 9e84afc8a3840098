from typing import Any
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient, Client
from ...models.problem import Problem
from ...models.relink_link import RelinkLink
from ...models.relink_link_input_body import RelinkLinkInputBody
from ...types import UNSET, Response, Unset, is_problem


def _get_kwargs(
    id: str,
    *,
    body: RelinkLinkInputBody | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/accounts/{id}/relink_link".format(
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
) -> Problem | RelinkLink | None:
    if response.status_code == 201:
        response_201 = RelinkLink.from_dict(response.json())

        return response_201

    if not is_problem(response):
        return None
    response_default = Problem.from_dict(response.json())

    return response_default


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[Problem | RelinkLink | None]:
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
    body: RelinkLinkInputBody | Unset = UNSET,
) -> Response[Problem | RelinkLink | None]:
    """Make a hosted page's address where the end user links this very account again

     It is a connect session with account_id: whoever has the address may use it until it ends, so give
    it to the account's owner only.

    The API key needs the scope `connect_sessions:write`.

    Args:
        id (str):
        body (RelinkLinkInputBody | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | RelinkLink]
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
    body: RelinkLinkInputBody | Unset = UNSET,
) -> Problem | RelinkLink | None:
    """Make a hosted page's address where the end user links this very account again

     It is a connect session with account_id: whoever has the address may use it until it ends, so give
    it to the account's owner only.

    The API key needs the scope `connect_sessions:write`.

    Args:
        id (str):
        body (RelinkLinkInputBody | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | RelinkLink
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
    body: RelinkLinkInputBody | Unset = UNSET,
) -> Response[Problem | RelinkLink | None]:
    """Make a hosted page's address where the end user links this very account again

     It is a connect session with account_id: whoever has the address may use it until it ends, so give
    it to the account's owner only.

    The API key needs the scope `connect_sessions:write`.

    Args:
        id (str):
        body (RelinkLinkInputBody | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | RelinkLink]
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
    body: RelinkLinkInputBody | Unset = UNSET,
) -> Problem | RelinkLink | None:
    """Make a hosted page's address where the end user links this very account again

     It is a connect session with account_id: whoever has the address may use it until it ends, so give
    it to the account's owner only.

    The API key needs the scope `connect_sessions:write`.

    Args:
        id (str):
        body (RelinkLinkInputBody | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | RelinkLink
    """

    return (
        await asyncio_detailed(
            id=id,
            client=client,
            body=body,
        )
    ).parsed
