from typing import Any

import httpx

from ...client import AuthenticatedClient, Client
from ...models.problem import Problem
from ...models.withheld_output_body import WithheldOutputBody
from ...types import Response, is_problem


def _get_kwargs() -> dict[str, Any]:

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/connectors/withheld",
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Problem | WithheldOutputBody | None:
    if response.status_code == 200:
        response_200 = WithheldOutputBody.from_dict(response.json())

        return response_200

    if not is_problem(response):
        return None
    response_default = Problem.from_dict(response.json())

    return response_default


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[Problem | WithheldOutputBody | None]:
    return Response(
        status_code=response.status_code,
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
) -> Response[Problem | WithheldOutputBody | None]:
    """List the connectors that the project's plan leaves out

     By name and category, and nothing else: everywhere else they are as unknown as what there is not.
    Whoever runs the deployment changes a plan.

    The API key needs the scope `connectors:read`.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | WithheldOutputBody]
    """

    kwargs = _get_kwargs()

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient,
) -> Problem | WithheldOutputBody | None:
    """List the connectors that the project's plan leaves out

     By name and category, and nothing else: everywhere else they are as unknown as what there is not.
    Whoever runs the deployment changes a plan.

    The API key needs the scope `connectors:read`.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | WithheldOutputBody
    """

    return sync_detailed(
        client=client,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
) -> Response[Problem | WithheldOutputBody | None]:
    """List the connectors that the project's plan leaves out

     By name and category, and nothing else: everywhere else they are as unknown as what there is not.
    Whoever runs the deployment changes a plan.

    The API key needs the scope `connectors:read`.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | WithheldOutputBody]
    """

    kwargs = _get_kwargs()

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
) -> Problem | WithheldOutputBody | None:
    """List the connectors that the project's plan leaves out

     By name and category, and nothing else: everywhere else they are as unknown as what there is not.
    Whoever runs the deployment changes a plan.

    The API key needs the scope `connectors:read`.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | WithheldOutputBody
    """

    return (
        await asyncio_detailed(
            client=client,
        )
    ).parsed
