from typing import Any
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient, Client
from ...models.problem import Problem
from ...models.put_definition_output_body import PutDefinitionOutputBody
from ...types import UNSET, File, Response, Unset, is_problem


def _get_kwargs(
    key: str,
    *,
    body: File,
    if_match: str | Unset = UNSET,
    if_none_match: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(if_match, Unset):
        headers["If-Match"] = if_match

    if not isinstance(if_none_match, Unset):
        headers["If-None-Match"] = if_none_match

    _kwargs: dict[str, Any] = {
        "method": "put",
        "url": "/connector_definitions/{key}".format(
            key=quote(str(key), safe=""),
        ),
    }

    _kwargs["content"] = body.payload
    headers["Content-Type"] = "application/yaml"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Problem | PutDefinitionOutputBody | None:
    if response.status_code == 200:
        response_200 = PutDefinitionOutputBody.from_dict(response.json())

        return response_200

    if not is_problem(response):
        return None
    response_default = Problem.from_dict(response.json())

    return response_default


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[Problem | PutDefinitionOutputBody | None]:
    return Response(
        status_code=response.status_code,
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    key: str,
    *,
    client: AuthenticatedClient,
    body: File,
    if_match: str | Unset = UNSET,
    if_none_match: str | Unset = UNSET,
) -> Response[Problem | PutDefinitionOutputBody | None]:
    """Add a connector of the project's own, add a version of it, or replace one

     The body is the definition, in YAML or JSON. Its own version says which one is added or replaced. A
    definition with a fault is refused as a whole, with every fault at its line. No other project sees
    it.

    The API key needs the scope `connector_definitions:write`.

    Args:
        key (str): The provider key
        if_match (str | Unset): The ETag that you read; the change is refused (412) if there is a
            newer one
        if_none_match (str | Unset): * adds, and replaces nothing: it is refused (412) if there is
            one
        body (File):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | PutDefinitionOutputBody]
    """

    kwargs = _get_kwargs(
        key=key,
        body=body,
        if_match=if_match,
        if_none_match=if_none_match,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    key: str,
    *,
    client: AuthenticatedClient,
    body: File,
    if_match: str | Unset = UNSET,
    if_none_match: str | Unset = UNSET,
) -> Problem | PutDefinitionOutputBody | None:
    """Add a connector of the project's own, add a version of it, or replace one

     The body is the definition, in YAML or JSON. Its own version says which one is added or replaced. A
    definition with a fault is refused as a whole, with every fault at its line. No other project sees
    it.

    The API key needs the scope `connector_definitions:write`.

    Args:
        key (str): The provider key
        if_match (str | Unset): The ETag that you read; the change is refused (412) if there is a
            newer one
        if_none_match (str | Unset): * adds, and replaces nothing: it is refused (412) if there is
            one
        body (File):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | PutDefinitionOutputBody
    """

    return sync_detailed(
        key=key,
        client=client,
        body=body,
        if_match=if_match,
        if_none_match=if_none_match,
    ).parsed


async def asyncio_detailed(
    key: str,
    *,
    client: AuthenticatedClient,
    body: File,
    if_match: str | Unset = UNSET,
    if_none_match: str | Unset = UNSET,
) -> Response[Problem | PutDefinitionOutputBody | None]:
    """Add a connector of the project's own, add a version of it, or replace one

     The body is the definition, in YAML or JSON. Its own version says which one is added or replaced. A
    definition with a fault is refused as a whole, with every fault at its line. No other project sees
    it.

    The API key needs the scope `connector_definitions:write`.

    Args:
        key (str): The provider key
        if_match (str | Unset): The ETag that you read; the change is refused (412) if there is a
            newer one
        if_none_match (str | Unset): * adds, and replaces nothing: it is refused (412) if there is
            one
        body (File):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | PutDefinitionOutputBody]
    """

    kwargs = _get_kwargs(
        key=key,
        body=body,
        if_match=if_match,
        if_none_match=if_none_match,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    key: str,
    *,
    client: AuthenticatedClient,
    body: File,
    if_match: str | Unset = UNSET,
    if_none_match: str | Unset = UNSET,
) -> Problem | PutDefinitionOutputBody | None:
    """Add a connector of the project's own, add a version of it, or replace one

     The body is the definition, in YAML or JSON. Its own version says which one is added or replaced. A
    definition with a fault is refused as a whole, with every fault at its line. No other project sees
    it.

    The API key needs the scope `connector_definitions:write`.

    Args:
        key (str): The provider key
        if_match (str | Unset): The ETag that you read; the change is refused (412) if there is a
            newer one
        if_none_match (str | Unset): * adds, and replaces nothing: it is refused (412) if there is
            one
        body (File):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | PutDefinitionOutputBody
    """

    return (
        await asyncio_detailed(
            key=key,
            client=client,
            body=body,
            if_match=if_match,
            if_none_match=if_none_match,
        )
    ).parsed
