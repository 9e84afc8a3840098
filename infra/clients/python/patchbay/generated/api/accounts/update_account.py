from typing import Any
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient, Client
from ...models.linked_account import LinkedAccount
from ...models.problem import Problem
from ...models.update_account_input_body import UpdateAccountInputBody
from ...types import UNSET, Response, Unset, is_problem


def _get_kwargs(
    id: str,
    *,
    body: UpdateAccountInputBody,
    if_match: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(if_match, Unset):
        headers["If-Match"] = if_match

    _kwargs: dict[str, Any] = {
        "method": "patch",
        "url": "/accounts/{id}".format(
            id=quote(str(id), safe=""),
        ),
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> LinkedAccount | Problem | None:
    if response.status_code == 200:
        response_200 = LinkedAccount.from_dict(response.json())

        return response_200

    if not is_problem(response):
        return None
    response_default = Problem.from_dict(response.json())

    return response_default


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[LinkedAccount | Problem | None]:
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
    body: UpdateAccountInputBody,
    if_match: str | Unset = UNSET,
) -> Response[LinkedAccount | Problem | None]:
    """Change a linked account

     Members that are left out stay. Another integration_id moves it to that auth config of the same
    connector; setup_information and credentials are checked as when it was linked.

    The API key needs the scope `accounts:write`.

    Args:
        id (str):
        if_match (str | Unset): The ETag that you read; the change is refused (412) if there is a
            newer one
        body (UpdateAccountInputBody):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[LinkedAccount | Problem]
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
    body: UpdateAccountInputBody,
    if_match: str | Unset = UNSET,
) -> LinkedAccount | Problem | None:
    """Change a linked account

     Members that are left out stay. Another integration_id moves it to that auth config of the same
    connector; setup_information and credentials are checked as when it was linked.

    The API key needs the scope `accounts:write`.

    Args:
        id (str):
        if_match (str | Unset): The ETag that you read; the change is refused (412) if there is a
            newer one
        body (UpdateAccountInputBody):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        LinkedAccount | Problem
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
    body: UpdateAccountInputBody,
    if_match: str | Unset = UNSET,
) -> Response[LinkedAccount | Problem | None]:
    """Change a linked account

     Members that are left out stay. Another integration_id moves it to that auth config of the same
    connector; setup_information and credentials are checked as when it was linked.

    The API key needs the scope `accounts:write`.

    Args:
        id (str):
        if_match (str | Unset): The ETag that you read; the change is refused (412) if there is a
            newer one
        body (UpdateAccountInputBody):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[LinkedAccount | Problem]
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
    body: UpdateAccountInputBody,
    if_match: str | Unset = UNSET,
) -> LinkedAccount | Problem | None:
    """Change a linked account

     Members that are left out stay. Another integration_id moves it to that auth config of the same
    connector; setup_information and credentials are checked as when it was linked.

    The API key needs the scope `accounts:write`.

    Args:
        id (str):
        if_match (str | Unset): The ETag that you read; the change is refused (412) if there is a
            newer one
        body (UpdateAccountInputBody):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        LinkedAccount | Problem
    """

    return (
        await asyncio_detailed(
            id=id,
            client=client,
            body=body,
            if_match=if_match,
        )
    ).parsed
