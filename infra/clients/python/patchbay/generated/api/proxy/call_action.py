from typing import Any

import httpx

from ...client import AuthenticatedClient, Client
from ...models.action_input_body import ActionInputBody
from ...models.called_body import CalledBody
from ...models.problem import Problem
from ...types import UNSET, Response, Unset, is_problem


def _get_kwargs(
    *,
    body: ActionInputBody,
    x_account_id: str | Unset = UNSET,
    x_approval_id: str | Unset = UNSET,
    x_acting_user: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(x_account_id, Unset):
        headers["x-account-id"] = x_account_id

    if not isinstance(x_approval_id, Unset):
        headers["x-approval-id"] = x_approval_id

    if not isinstance(x_acting_user, Unset):
        headers["x-acting-user"] = x_acting_user

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/actions/rpc",
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> CalledBody | Problem | None:
    if response.status_code == 200:
        response_200 = CalledBody.from_dict(response.json())

        return response_200

    if not is_problem(response):
        return None
    response_default = Problem.from_dict(response.json())

    return response_default


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[CalledBody | Problem | None]:
    return Response(
        status_code=response.status_code,
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    body: ActionInputBody,
    x_account_id: str | Unset = UNSET,
    x_approval_id: str | Unset = UNSET,
    x_acting_user: str | Unset = UNSET,
) -> Response[CalledBody | Problem | None]:
    """Call a declared read with a linked account's credentials

     Answers with the provider's JSON as data. What no connector declares is a call of /unified/proxy.

    The API key needs the scope `proxy:call`.

    Args:
        x_account_id (str | Unset): Needed, but with a use token of one account
        x_approval_id (str | Unset): The pending call that this one repeats, where a call policy
            asked for approval; may be left out
        x_acting_user (str | Unset): Whom the call is made for, as you know them: the owner of a
            personal account, or a user whom it is shared with
        body (ActionInputBody):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[CalledBody | Problem]
    """

    kwargs = _get_kwargs(
        body=body,
        x_account_id=x_account_id,
        x_approval_id=x_approval_id,
        x_acting_user=x_acting_user,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient,
    body: ActionInputBody,
    x_account_id: str | Unset = UNSET,
    x_approval_id: str | Unset = UNSET,
    x_acting_user: str | Unset = UNSET,
) -> CalledBody | Problem | None:
    """Call a declared read with a linked account's credentials

     Answers with the provider's JSON as data. What no connector declares is a call of /unified/proxy.

    The API key needs the scope `proxy:call`.

    Args:
        x_account_id (str | Unset): Needed, but with a use token of one account
        x_approval_id (str | Unset): The pending call that this one repeats, where a call policy
            asked for approval; may be left out
        x_acting_user (str | Unset): Whom the call is made for, as you know them: the owner of a
            personal account, or a user whom it is shared with
        body (ActionInputBody):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        CalledBody | Problem
    """

    return sync_detailed(
        client=client,
        body=body,
        x_account_id=x_account_id,
        x_approval_id=x_approval_id,
        x_acting_user=x_acting_user,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    body: ActionInputBody,
    x_account_id: str | Unset = UNSET,
    x_approval_id: str | Unset = UNSET,
    x_acting_user: str | Unset = UNSET,
) -> Response[CalledBody | Problem | None]:
    """Call a declared read with a linked account's credentials

     Answers with the provider's JSON as data. What no connector declares is a call of /unified/proxy.

    The API key needs the scope `proxy:call`.

    Args:
        x_account_id (str | Unset): Needed, but with a use token of one account
        x_approval_id (str | Unset): The pending call that this one repeats, where a call policy
            asked for approval; may be left out
        x_acting_user (str | Unset): Whom the call is made for, as you know them: the owner of a
            personal account, or a user whom it is shared with
        body (ActionInputBody):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[CalledBody | Problem]
    """

    kwargs = _get_kwargs(
        body=body,
        x_account_id=x_account_id,
        x_approval_id=x_approval_id,
        x_acting_user=x_acting_user,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
    body: ActionInputBody,
    x_account_id: str | Unset = UNSET,
    x_approval_id: str | Unset = UNSET,
    x_acting_user: str | Unset = UNSET,
) -> CalledBody | Problem | None:
    """Call a declared read with a linked account's credentials

     Answers with the provider's JSON as data. What no connector declares is a call of /unified/proxy.

    The API key needs the scope `proxy:call`.

    Args:
        x_account_id (str | Unset): Needed, but with a use token of one account
        x_approval_id (str | Unset): The pending call that this one repeats, where a call policy
            asked for approval; may be left out
        x_acting_user (str | Unset): Whom the call is made for, as you know them: the owner of a
            personal account, or a user whom it is shared with
        body (ActionInputBody):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        CalledBody | Problem
    """

    return (
        await asyncio_detailed(
            client=client,
            body=body,
            x_account_id=x_account_id,
            x_approval_id=x_approval_id,
            x_acting_user=x_acting_user,
        )
    ).parsed
