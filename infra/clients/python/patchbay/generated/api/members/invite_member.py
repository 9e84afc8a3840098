from typing import Any

import httpx

from ...client import AuthenticatedClient, Client
from ...models.invite_input_body import InviteInputBody
from ...models.member import Member
from ...models.problem import Problem
from ...types import Response, is_problem


def _get_kwargs(
    *,
    body: InviteInputBody,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/members",
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Member | Problem | None:
    if response.status_code == 201:
        response_201 = Member.from_dict(response.json())

        return response_201

    if not is_problem(response):
        return None
    response_default = Problem.from_dict(response.json())

    return response_default


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[Member | Problem | None]:
    return Response(
        status_code=response.status_code,
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    body: InviteInputBody,
) -> Response[Member | Problem | None]:
    """Invite somebody by e-mail address

     Whoever signs in to the console with the address, and whose sign-in service has verified it, is a
    member from then on. Nothing is sent: tell them. Nobody can give a role that may do more than they
    may. An invitation holds for 14 days, and while whoever made it may invite.

    The API key needs the scope `project:admin`.

    Args:
        body (InviteInputBody):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Member | Problem]
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
    body: InviteInputBody,
) -> Member | Problem | None:
    """Invite somebody by e-mail address

     Whoever signs in to the console with the address, and whose sign-in service has verified it, is a
    member from then on. Nothing is sent: tell them. Nobody can give a role that may do more than they
    may. An invitation holds for 14 days, and while whoever made it may invite.

    The API key needs the scope `project:admin`.

    Args:
        body (InviteInputBody):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Member | Problem
    """

    return sync_detailed(
        client=client,
        body=body,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    body: InviteInputBody,
) -> Response[Member | Problem | None]:
    """Invite somebody by e-mail address

     Whoever signs in to the console with the address, and whose sign-in service has verified it, is a
    member from then on. Nothing is sent: tell them. Nobody can give a role that may do more than they
    may. An invitation holds for 14 days, and while whoever made it may invite.

    The API key needs the scope `project:admin`.

    Args:
        body (InviteInputBody):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Member | Problem]
    """

    kwargs = _get_kwargs(
        body=body,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
    body: InviteInputBody,
) -> Member | Problem | None:
    """Invite somebody by e-mail address

     Whoever signs in to the console with the address, and whose sign-in service has verified it, is a
    member from then on. Nothing is sent: tell them. Nobody can give a role that may do more than they
    may. An invitation holds for 14 days, and while whoever made it may invite.

    The API key needs the scope `project:admin`.

    Args:
        body (InviteInputBody):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Member | Problem
    """

    return (
        await asyncio_detailed(
            client=client,
            body=body,
        )
    ).parsed
