from typing import Any

import httpx

from ...client import AuthenticatedClient, Client
from ...models.list_pending_calls_output_body import ListPendingCallsOutputBody
from ...models.list_pending_calls_state import ListPendingCallsState
from ...models.problem import Problem
from ...types import UNSET, Response, Unset, is_problem


def _get_kwargs(
    *,
    state: ListPendingCallsState | Unset = UNSET,
    cursor: str | Unset = UNSET,
    page_size: int | Unset = 25,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    json_state: str | Unset = UNSET
    if not isinstance(state, Unset):
        json_state = state

    params["state"] = json_state

    params["cursor"] = cursor

    params["page_size"] = page_size

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/pending_calls",
        "params": params,
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> ListPendingCallsOutputBody | Problem | None:
    if response.status_code == 200:
        response_200 = ListPendingCallsOutputBody.from_dict(response.json())

        return response_200

    if not is_problem(response):
        return None
    response_default = Problem.from_dict(response.json())

    return response_default


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[ListPendingCallsOutputBody | Problem | None]:
    return Response(
        status_code=response.status_code,
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    state: ListPendingCallsState | Unset = UNSET,
    cursor: str | Unset = UNSET,
    page_size: int | Unset = 25,
) -> Response[ListPendingCallsOutputBody | Problem | None]:
    """List calls that a call policy holds back until somebody approves them

     The newest first, those that were decided or ended up to seven days ago among them. A page may be
    short and not the last.

    The API key needs the scope `pending_calls:write`.

    Args:
        state (ListPendingCallsState | Unset): Only these
        cursor (str | Unset): next_cursor of the page before
        page_size (int | Unset):  Default: 25.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ListPendingCallsOutputBody | Problem]
    """

    kwargs = _get_kwargs(
        state=state,
        cursor=cursor,
        page_size=page_size,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient,
    state: ListPendingCallsState | Unset = UNSET,
    cursor: str | Unset = UNSET,
    page_size: int | Unset = 25,
) -> ListPendingCallsOutputBody | Problem | None:
    """List calls that a call policy holds back until somebody approves them

     The newest first, those that were decided or ended up to seven days ago among them. A page may be
    short and not the last.

    The API key needs the scope `pending_calls:write`.

    Args:
        state (ListPendingCallsState | Unset): Only these
        cursor (str | Unset): next_cursor of the page before
        page_size (int | Unset):  Default: 25.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ListPendingCallsOutputBody | Problem
    """

    return sync_detailed(
        client=client,
        state=state,
        cursor=cursor,
        page_size=page_size,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    state: ListPendingCallsState | Unset = UNSET,
    cursor: str | Unset = UNSET,
    page_size: int | Unset = 25,
) -> Response[ListPendingCallsOutputBody | Problem | None]:
    """List calls that a call policy holds back until somebody approves them

     The newest first, those that were decided or ended up to seven days ago among them. A page may be
    short and not the last.

    The API key needs the scope `pending_calls:write`.

    Args:
        state (ListPendingCallsState | Unset): Only these
        cursor (str | Unset): next_cursor of the page before
        page_size (int | Unset):  Default: 25.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ListPendingCallsOutputBody | Problem]
    """

    kwargs = _get_kwargs(
        state=state,
        cursor=cursor,
        page_size=page_size,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
    state: ListPendingCallsState | Unset = UNSET,
    cursor: str | Unset = UNSET,
    page_size: int | Unset = 25,
) -> ListPendingCallsOutputBody | Problem | None:
    """List calls that a call policy holds back until somebody approves them

     The newest first, those that were decided or ended up to seven days ago among them. A page may be
    short and not the last.

    The API key needs the scope `pending_calls:write`.

    Args:
        state (ListPendingCallsState | Unset): Only these
        cursor (str | Unset): next_cursor of the page before
        page_size (int | Unset):  Default: 25.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ListPendingCallsOutputBody | Problem
    """

    return (
        await asyncio_detailed(
            client=client,
            state=state,
            cursor=cursor,
            page_size=page_size,
        )
    ).parsed
