from typing import Any

import httpx

from ...client import AuthenticatedClient, Client
from ...models.check_auth_config_input_body import CheckAuthConfigInputBody
from ...models.check_auth_config_output_body import CheckAuthConfigOutputBody
from ...models.problem import Problem
from ...types import Response, is_problem


def _get_kwargs(
    *,
    body: CheckAuthConfigInputBody,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/auth_configs/check",
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> CheckAuthConfigOutputBody | Problem | None:
    if response.status_code == 200:
        response_200 = CheckAuthConfigOutputBody.from_dict(response.json())

        return response_200

    if not is_problem(response):
        return None
    response_default = Problem.from_dict(response.json())

    return response_default


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[CheckAuthConfigOutputBody | Problem | None]:
    return Response(
        status_code=response.status_code,
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    body: CheckAuthConfigInputBody,
) -> Response[CheckAuthConfigOutputBody | Problem | None]:
    """Ask the provider whether it takes an OAuth client, before it is saved

     Stores nothing. For client credentials a token is asked for and dropped. For a sign-in a made-up
    code is sent, with this client and, since not every provider looks at the client first, with a wrong
    one. A caller may do this 20 times a minute.

    The API key needs the scope `auth_configs:write`.

    Args:
        body (CheckAuthConfigInputBody):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[CheckAuthConfigOutputBody | Problem]
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
    body: CheckAuthConfigInputBody,
) -> CheckAuthConfigOutputBody | Problem | None:
    """Ask the provider whether it takes an OAuth client, before it is saved

     Stores nothing. For client credentials a token is asked for and dropped. For a sign-in a made-up
    code is sent, with this client and, since not every provider looks at the client first, with a wrong
    one. A caller may do this 20 times a minute.

    The API key needs the scope `auth_configs:write`.

    Args:
        body (CheckAuthConfigInputBody):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        CheckAuthConfigOutputBody | Problem
    """

    return sync_detailed(
        client=client,
        body=body,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    body: CheckAuthConfigInputBody,
) -> Response[CheckAuthConfigOutputBody | Problem | None]:
    """Ask the provider whether it takes an OAuth client, before it is saved

     Stores nothing. For client credentials a token is asked for and dropped. For a sign-in a made-up
    code is sent, with this client and, since not every provider looks at the client first, with a wrong
    one. A caller may do this 20 times a minute.

    The API key needs the scope `auth_configs:write`.

    Args:
        body (CheckAuthConfigInputBody):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[CheckAuthConfigOutputBody | Problem]
    """

    kwargs = _get_kwargs(
        body=body,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
    body: CheckAuthConfigInputBody,
) -> CheckAuthConfigOutputBody | Problem | None:
    """Ask the provider whether it takes an OAuth client, before it is saved

     Stores nothing. For client credentials a token is asked for and dropped. For a sign-in a made-up
    code is sent, with this client and, since not every provider looks at the client first, with a wrong
    one. A caller may do this 20 times a minute.

    The API key needs the scope `auth_configs:write`.

    Args:
        body (CheckAuthConfigInputBody):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        CheckAuthConfigOutputBody | Problem
    """

    return (
        await asyncio_detailed(
            client=client,
            body=body,
        )
    ).parsed
