from typing import Any

import httpx

from ...client import AuthenticatedClient, Client
from ...models.aws_role import AWSRole
from ...models.grant_role_input_body import GrantRoleInputBody
from ...models.problem import Problem
from ...types import Response, is_problem


def _get_kwargs(
    *,
    body: GrantRoleInputBody,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/aws_roles",
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> AWSRole | Problem | None:
    if response.status_code == 201:
        response_201 = AWSRole.from_dict(response.json())

        return response_201

    if not is_problem(response):
        return None
    response_default = Problem.from_dict(response.json())

    return response_default


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[AWSRole | Problem | None]:
    return Response(
        status_code=response.status_code,
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    body: GrantRoleInputBody,
) -> Response[AWSRole | Problem | None]:
    """Let an AWS role call without an API key

     Whoever has assumed the role calls `/iam/{project}/…` in place of `/…`, signed with Signature
    Version 4 for the service execute-api. Nothing secret is stored. Of one role there is one grant; to
    change it, revoke it and make another. A role cannot be given a scope that whoever grants it does
    not have.

    The API key needs the scope `project:admin`.

    Args:
        body (GrantRoleInputBody):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[AWSRole | Problem]
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
    body: GrantRoleInputBody,
) -> AWSRole | Problem | None:
    """Let an AWS role call without an API key

     Whoever has assumed the role calls `/iam/{project}/…` in place of `/…`, signed with Signature
    Version 4 for the service execute-api. Nothing secret is stored. Of one role there is one grant; to
    change it, revoke it and make another. A role cannot be given a scope that whoever grants it does
    not have.

    The API key needs the scope `project:admin`.

    Args:
        body (GrantRoleInputBody):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        AWSRole | Problem
    """

    return sync_detailed(
        client=client,
        body=body,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    body: GrantRoleInputBody,
) -> Response[AWSRole | Problem | None]:
    """Let an AWS role call without an API key

     Whoever has assumed the role calls `/iam/{project}/…` in place of `/…`, signed with Signature
    Version 4 for the service execute-api. Nothing secret is stored. Of one role there is one grant; to
    change it, revoke it and make another. A role cannot be given a scope that whoever grants it does
    not have.

    The API key needs the scope `project:admin`.

    Args:
        body (GrantRoleInputBody):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[AWSRole | Problem]
    """

    kwargs = _get_kwargs(
        body=body,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
    body: GrantRoleInputBody,
) -> AWSRole | Problem | None:
    """Let an AWS role call without an API key

     Whoever has assumed the role calls `/iam/{project}/…` in place of `/…`, signed with Signature
    Version 4 for the service execute-api. Nothing secret is stored. Of one role there is one grant; to
    change it, revoke it and make another. A role cannot be given a scope that whoever grants it does
    not have.

    The API key needs the scope `project:admin`.

    Args:
        body (GrantRoleInputBody):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        AWSRole | Problem
    """

    return (
        await asyncio_detailed(
            client=client,
            body=body,
        )
    ).parsed
