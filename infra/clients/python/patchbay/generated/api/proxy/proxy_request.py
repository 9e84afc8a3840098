from typing import Any

import httpx

from ...client import AuthenticatedClient, Client
from ...models.proxy_input_body import ProxyInputBody
from ...types import UNSET, Response, Unset, is_problem


def _get_kwargs(
    *,
    body: ProxyInputBody,
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
        "url": "/unified/proxy",
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Any | None:
    if response.status_code == 200:
        return None

    if not is_problem(response):
        return None
    return None


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[Any | None]:
    return Response(
        status_code=response.status_code,
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    body: ProxyInputBody,
    x_account_id: str | Unset = UNSET,
    x_approval_id: str | Unset = UNSET,
    x_acting_user: str | Unset = UNSET,
) -> Response[Any | None]:
    """Call a connector's API with a linked account's credentials

     Answers what the provider answers. The call goes to the connector's own addresses and nowhere else.

    The API key needs the scope `proxy:call`.

    Args:
        x_account_id (str | Unset): Needed, but with a use token of one account
        x_approval_id (str | Unset): The pending call that this one repeats, where a call policy
            asked for approval; may be left out
        x_acting_user (str | Unset): Whom the call is made for, as you know them: the owner of a
            personal account, or a user whom it is shared with
        body (ProxyInputBody):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any]
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


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    body: ProxyInputBody,
    x_account_id: str | Unset = UNSET,
    x_approval_id: str | Unset = UNSET,
    x_acting_user: str | Unset = UNSET,
) -> Response[Any | None]:
    """Call a connector's API with a linked account's credentials

     Answers what the provider answers. The call goes to the connector's own addresses and nowhere else.

    The API key needs the scope `proxy:call`.

    Args:
        x_account_id (str | Unset): Needed, but with a use token of one account
        x_approval_id (str | Unset): The pending call that this one repeats, where a call policy
            asked for approval; may be left out
        x_acting_user (str | Unset): Whom the call is made for, as you know them: the owner of a
            personal account, or a user whom it is shared with
        body (ProxyInputBody):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any]
    """

    kwargs = _get_kwargs(
        body=body,
        x_account_id=x_account_id,
        x_approval_id=x_approval_id,
        x_acting_user=x_acting_user,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)
