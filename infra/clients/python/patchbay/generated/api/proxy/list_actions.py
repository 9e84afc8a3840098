from typing import Any

import httpx

from ...client import AuthenticatedClient, Client
from ...models.actions_output_body import ActionsOutputBody
from ...models.list_actions_group_by import ListActionsGroupBy
from ...models.list_actions_include import ListActionsInclude
from ...models.problem import Problem
from ...types import UNSET, Response, Unset, is_problem


def _get_kwargs(
    *,
    filterconnectors: str | Unset = UNSET,
    filteraccount_ids: str | Unset = UNSET,
    filteraction_key: str | Unset = UNSET,
    group_by: ListActionsGroupBy | Unset = "connector",
    include: ListActionsInclude | Unset = UNSET,
    page: int | Unset = UNSET,
    page_size: int | Unset = 25,
    next_: str | Unset = UNSET,
    x_account_id: str | Unset = UNSET,
    x_acting_user: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(x_account_id, Unset):
        headers["x-account-id"] = x_account_id

    if not isinstance(x_acting_user, Unset):
        headers["x-acting-user"] = x_acting_user

    params: dict[str, Any] = {}

    params["filter[connectors]"] = filterconnectors

    params["filter[account_ids]"] = filteraccount_ids

    params["filter[action_key]"] = filteraction_key

    json_group_by: str | Unset = UNSET
    if not isinstance(group_by, Unset):
        json_group_by = group_by

    params["group_by"] = json_group_by

    json_include: str | Unset = UNSET
    if not isinstance(include, Unset):
        json_include = include

    params["include"] = json_include

    params["page"] = page

    params["page_size"] = page_size

    params["next"] = next_

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/actions",
        "params": params,
    }

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> ActionsOutputBody | Problem | None:
    if response.status_code == 200:
        response_200 = ActionsOutputBody.from_dict(response.json())

        return response_200

    if not is_problem(response):
        return None
    response_default = Problem.from_dict(response.json())

    return response_default


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[ActionsOutputBody | Problem | None]:
    return Response(
        status_code=response.status_code,
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    filterconnectors: str | Unset = UNSET,
    filteraccount_ids: str | Unset = UNSET,
    filteraction_key: str | Unset = UNSET,
    group_by: ListActionsGroupBy | Unset = "connector",
    include: ListActionsInclude | Unset = UNSET,
    page: int | Unset = UNSET,
    page_size: int | Unset = 25,
    next_: str | Unset = UNSET,
    x_account_id: str | Unset = UNSET,
    x_acting_user: str | Unset = UNSET,
) -> Response[ActionsOutputBody | Problem | None]:
    """List the reads that connectors declare

     Of the account that x-account-id or a use token names, those that its call policies let pass;
    without an account, those of all built-in connectors, and of own ones that filter[connectors] names.

    The API key needs the scope `proxy:call`.

    Args:
        filterconnectors (str | Unset): Keys of connectors, separated by commas
        filteraccount_ids (str | Unset): Ids of linked accounts, separated by commas: what they
            may call
        filteraction_key (str | Unset): One action's id
        group_by (ListActionsGroupBy | Unset):  Default: 'connector'.
        include (ListActionsInclude | Unset): operation_details shows path, arguments and paging
            of each action
        page (int | Unset):
        page_size (int | Unset):  Default: 25.
        next_ (str | Unset): The answer's next, of the page before
        x_account_id (str | Unset): Lists what the account may call
        x_acting_user (str | Unset): Whom the call is made for, as you know them: the owner of a
            personal account, or a user whom it is shared with

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ActionsOutputBody | Problem]
    """

    kwargs = _get_kwargs(
        filterconnectors=filterconnectors,
        filteraccount_ids=filteraccount_ids,
        filteraction_key=filteraction_key,
        group_by=group_by,
        include=include,
        page=page,
        page_size=page_size,
        next_=next_,
        x_account_id=x_account_id,
        x_acting_user=x_acting_user,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient,
    filterconnectors: str | Unset = UNSET,
    filteraccount_ids: str | Unset = UNSET,
    filteraction_key: str | Unset = UNSET,
    group_by: ListActionsGroupBy | Unset = "connector",
    include: ListActionsInclude | Unset = UNSET,
    page: int | Unset = UNSET,
    page_size: int | Unset = 25,
    next_: str | Unset = UNSET,
    x_account_id: str | Unset = UNSET,
    x_acting_user: str | Unset = UNSET,
) -> ActionsOutputBody | Problem | None:
    """List the reads that connectors declare

     Of the account that x-account-id or a use token names, those that its call policies let pass;
    without an account, those of all built-in connectors, and of own ones that filter[connectors] names.

    The API key needs the scope `proxy:call`.

    Args:
        filterconnectors (str | Unset): Keys of connectors, separated by commas
        filteraccount_ids (str | Unset): Ids of linked accounts, separated by commas: what they
            may call
        filteraction_key (str | Unset): One action's id
        group_by (ListActionsGroupBy | Unset):  Default: 'connector'.
        include (ListActionsInclude | Unset): operation_details shows path, arguments and paging
            of each action
        page (int | Unset):
        page_size (int | Unset):  Default: 25.
        next_ (str | Unset): The answer's next, of the page before
        x_account_id (str | Unset): Lists what the account may call
        x_acting_user (str | Unset): Whom the call is made for, as you know them: the owner of a
            personal account, or a user whom it is shared with

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ActionsOutputBody | Problem
    """

    return sync_detailed(
        client=client,
        filterconnectors=filterconnectors,
        filteraccount_ids=filteraccount_ids,
        filteraction_key=filteraction_key,
        group_by=group_by,
        include=include,
        page=page,
        page_size=page_size,
        next_=next_,
        x_account_id=x_account_id,
        x_acting_user=x_acting_user,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    filterconnectors: str | Unset = UNSET,
    filteraccount_ids: str | Unset = UNSET,
    filteraction_key: str | Unset = UNSET,
    group_by: ListActionsGroupBy | Unset = "connector",
    include: ListActionsInclude | Unset = UNSET,
    page: int | Unset = UNSET,
    page_size: int | Unset = 25,
    next_: str | Unset = UNSET,
    x_account_id: str | Unset = UNSET,
    x_acting_user: str | Unset = UNSET,
) -> Response[ActionsOutputBody | Problem | None]:
    """List the reads that connectors declare

     Of the account that x-account-id or a use token names, those that its call policies let pass;
    without an account, those of all built-in connectors, and of own ones that filter[connectors] names.

    The API key needs the scope `proxy:call`.

    Args:
        filterconnectors (str | Unset): Keys of connectors, separated by commas
        filteraccount_ids (str | Unset): Ids of linked accounts, separated by commas: what they
            may call
        filteraction_key (str | Unset): One action's id
        group_by (ListActionsGroupBy | Unset):  Default: 'connector'.
        include (ListActionsInclude | Unset): operation_details shows path, arguments and paging
            of each action
        page (int | Unset):
        page_size (int | Unset):  Default: 25.
        next_ (str | Unset): The answer's next, of the page before
        x_account_id (str | Unset): Lists what the account may call
        x_acting_user (str | Unset): Whom the call is made for, as you know them: the owner of a
            personal account, or a user whom it is shared with

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ActionsOutputBody | Problem]
    """

    kwargs = _get_kwargs(
        filterconnectors=filterconnectors,
        filteraccount_ids=filteraccount_ids,
        filteraction_key=filteraction_key,
        group_by=group_by,
        include=include,
        page=page,
        page_size=page_size,
        next_=next_,
        x_account_id=x_account_id,
        x_acting_user=x_acting_user,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
    filterconnectors: str | Unset = UNSET,
    filteraccount_ids: str | Unset = UNSET,
    filteraction_key: str | Unset = UNSET,
    group_by: ListActionsGroupBy | Unset = "connector",
    include: ListActionsInclude | Unset = UNSET,
    page: int | Unset = UNSET,
    page_size: int | Unset = 25,
    next_: str | Unset = UNSET,
    x_account_id: str | Unset = UNSET,
    x_acting_user: str | Unset = UNSET,
) -> ActionsOutputBody | Problem | None:
    """List the reads that connectors declare

     Of the account that x-account-id or a use token names, those that its call policies let pass;
    without an account, those of all built-in connectors, and of own ones that filter[connectors] names.

    The API key needs the scope `proxy:call`.

    Args:
        filterconnectors (str | Unset): Keys of connectors, separated by commas
        filteraccount_ids (str | Unset): Ids of linked accounts, separated by commas: what they
            may call
        filteraction_key (str | Unset): One action's id
        group_by (ListActionsGroupBy | Unset):  Default: 'connector'.
        include (ListActionsInclude | Unset): operation_details shows path, arguments and paging
            of each action
        page (int | Unset):
        page_size (int | Unset):  Default: 25.
        next_ (str | Unset): The answer's next, of the page before
        x_account_id (str | Unset): Lists what the account may call
        x_acting_user (str | Unset): Whom the call is made for, as you know them: the owner of a
            personal account, or a user whom it is shared with

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ActionsOutputBody | Problem
    """

    return (
        await asyncio_detailed(
            client=client,
            filterconnectors=filterconnectors,
            filteraccount_ids=filteraccount_ids,
            filteraction_key=filteraction_key,
            group_by=group_by,
            include=include,
            page=page,
            page_size=page_size,
            next_=next_,
            x_account_id=x_account_id,
            x_acting_user=x_acting_user,
        )
    ).parsed
