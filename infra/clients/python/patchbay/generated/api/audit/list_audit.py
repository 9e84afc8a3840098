import datetime
from typing import Any

import httpx

from ...client import AuthenticatedClient, Client
from ...models.audit_page import AuditPage
from ...models.list_audit_order import ListAuditOrder
from ...models.problem import Problem
from ...types import UNSET, Response, Unset, is_problem


def _get_kwargs(
    *,
    from_: datetime.datetime | Unset = UNSET,
    to: datetime.datetime | Unset = UNSET,
    cursor: str | Unset = UNSET,
    order: ListAuditOrder | Unset = "desc",
    limit: int | Unset = 25,
    actions: list[str] | Unset = UNSET,
    entities: list[str] | Unset = UNSET,
    subjects: list[str] | Unset = UNSET,
    by: list[str] | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    json_from_: str | Unset = UNSET
    if not isinstance(from_, Unset):
        json_from_ = from_.isoformat()
    params["from"] = json_from_

    json_to: str | Unset = UNSET
    if not isinstance(to, Unset):
        json_to = to.isoformat()
    params["to"] = json_to

    params["cursor"] = cursor

    json_order: str | Unset = UNSET
    if not isinstance(order, Unset):
        json_order = order

    params["order"] = json_order

    params["limit"] = limit

    json_actions: list[str] | Unset = UNSET
    if not isinstance(actions, Unset):
        json_actions = actions

    params["actions"] = json_actions

    json_entities: list[str] | Unset = UNSET
    if not isinstance(entities, Unset):
        json_entities = entities

    params["entities"] = json_entities

    json_subjects: list[str] | Unset = UNSET
    if not isinstance(subjects, Unset):
        json_subjects = subjects

    params["subjects"] = json_subjects

    json_by: list[str] | Unset = UNSET
    if not isinstance(by, Unset):
        json_by = by

    params["by"] = json_by

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/audit",
        "params": params,
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> AuditPage | Problem | None:
    if response.status_code == 200:
        response_200 = AuditPage.from_dict(response.json())

        return response_200

    if not is_problem(response):
        return None
    response_default = Problem.from_dict(response.json())

    return response_default


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[AuditPage | Problem | None]:
    return Response(
        status_code=response.status_code,
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    from_: datetime.datetime | Unset = UNSET,
    to: datetime.datetime | Unset = UNSET,
    cursor: str | Unset = UNSET,
    order: ListAuditOrder | Unset = "desc",
    limit: int | Unset = 25,
    actions: list[str] | Unset = UNSET,
    entities: list[str] | Unset = UNSET,
    subjects: list[str] | Unset = UNSET,
    by: list[str] | Unset = UNSET,
) -> Response[AuditPage | Problem | None]:
    """List the audit log

     Who changed which setting, from where, from what to what: of connectors, auth configs, API keys,
    webhook endpoints, the project, and of accounts their suspensions and deletions. Entries are kept
    for a year. A secret is shown as a digest, by which one sees that it changed. A page may hold fewer
    entries than asked for and still have a next one.

    The API key needs the scope `project:admin`.

    Args:
        from_ (datetime.datetime | Unset): The first moment, such as 2026-12-01T00:00:00Z
        to (datetime.datetime | Unset): The last moment
        cursor (str | Unset): next of the page before
        order (ListAuditOrder | Unset):  Default: 'desc'.
        limit (int | Unset):  Default: 25.
        actions (list[str] | Unset): Such as auth_config.updated, with commas between them
        entities (list[str] | Unset): Of account, api_key, auth_config, aws_role, connector,
            connector_definition, inbound_secret, member, pending_call, project, use_token, webhook
        subjects (list[str] | Unset): IDs of what was changed
        by (list[str] | Unset): Who changed it, such as key:0123456789abcdef

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[AuditPage | Problem]
    """

    kwargs = _get_kwargs(
        from_=from_,
        to=to,
        cursor=cursor,
        order=order,
        limit=limit,
        actions=actions,
        entities=entities,
        subjects=subjects,
        by=by,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient,
    from_: datetime.datetime | Unset = UNSET,
    to: datetime.datetime | Unset = UNSET,
    cursor: str | Unset = UNSET,
    order: ListAuditOrder | Unset = "desc",
    limit: int | Unset = 25,
    actions: list[str] | Unset = UNSET,
    entities: list[str] | Unset = UNSET,
    subjects: list[str] | Unset = UNSET,
    by: list[str] | Unset = UNSET,
) -> AuditPage | Problem | None:
    """List the audit log

     Who changed which setting, from where, from what to what: of connectors, auth configs, API keys,
    webhook endpoints, the project, and of accounts their suspensions and deletions. Entries are kept
    for a year. A secret is shown as a digest, by which one sees that it changed. A page may hold fewer
    entries than asked for and still have a next one.

    The API key needs the scope `project:admin`.

    Args:
        from_ (datetime.datetime | Unset): The first moment, such as 2026-12-01T00:00:00Z
        to (datetime.datetime | Unset): The last moment
        cursor (str | Unset): next of the page before
        order (ListAuditOrder | Unset):  Default: 'desc'.
        limit (int | Unset):  Default: 25.
        actions (list[str] | Unset): Such as auth_config.updated, with commas between them
        entities (list[str] | Unset): Of account, api_key, auth_config, aws_role, connector,
            connector_definition, inbound_secret, member, pending_call, project, use_token, webhook
        subjects (list[str] | Unset): IDs of what was changed
        by (list[str] | Unset): Who changed it, such as key:0123456789abcdef

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        AuditPage | Problem
    """

    return sync_detailed(
        client=client,
        from_=from_,
        to=to,
        cursor=cursor,
        order=order,
        limit=limit,
        actions=actions,
        entities=entities,
        subjects=subjects,
        by=by,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    from_: datetime.datetime | Unset = UNSET,
    to: datetime.datetime | Unset = UNSET,
    cursor: str | Unset = UNSET,
    order: ListAuditOrder | Unset = "desc",
    limit: int | Unset = 25,
    actions: list[str] | Unset = UNSET,
    entities: list[str] | Unset = UNSET,
    subjects: list[str] | Unset = UNSET,
    by: list[str] | Unset = UNSET,
) -> Response[AuditPage | Problem | None]:
    """List the audit log

     Who changed which setting, from where, from what to what: of connectors, auth configs, API keys,
    webhook endpoints, the project, and of accounts their suspensions and deletions. Entries are kept
    for a year. A secret is shown as a digest, by which one sees that it changed. A page may hold fewer
    entries than asked for and still have a next one.

    The API key needs the scope `project:admin`.

    Args:
        from_ (datetime.datetime | Unset): The first moment, such as 2026-12-01T00:00:00Z
        to (datetime.datetime | Unset): The last moment
        cursor (str | Unset): next of the page before
        order (ListAuditOrder | Unset):  Default: 'desc'.
        limit (int | Unset):  Default: 25.
        actions (list[str] | Unset): Such as auth_config.updated, with commas between them
        entities (list[str] | Unset): Of account, api_key, auth_config, aws_role, connector,
            connector_definition, inbound_secret, member, pending_call, project, use_token, webhook
        subjects (list[str] | Unset): IDs of what was changed
        by (list[str] | Unset): Who changed it, such as key:0123456789abcdef

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[AuditPage | Problem]
    """

    kwargs = _get_kwargs(
        from_=from_,
        to=to,
        cursor=cursor,
        order=order,
        limit=limit,
        actions=actions,
        entities=entities,
        subjects=subjects,
        by=by,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
    from_: datetime.datetime | Unset = UNSET,
    to: datetime.datetime | Unset = UNSET,
    cursor: str | Unset = UNSET,
    order: ListAuditOrder | Unset = "desc",
    limit: int | Unset = 25,
    actions: list[str] | Unset = UNSET,
    entities: list[str] | Unset = UNSET,
    subjects: list[str] | Unset = UNSET,
    by: list[str] | Unset = UNSET,
) -> AuditPage | Problem | None:
    """List the audit log

     Who changed which setting, from where, from what to what: of connectors, auth configs, API keys,
    webhook endpoints, the project, and of accounts their suspensions and deletions. Entries are kept
    for a year. A secret is shown as a digest, by which one sees that it changed. A page may hold fewer
    entries than asked for and still have a next one.

    The API key needs the scope `project:admin`.

    Args:
        from_ (datetime.datetime | Unset): The first moment, such as 2026-12-01T00:00:00Z
        to (datetime.datetime | Unset): The last moment
        cursor (str | Unset): next of the page before
        order (ListAuditOrder | Unset):  Default: 'desc'.
        limit (int | Unset):  Default: 25.
        actions (list[str] | Unset): Such as auth_config.updated, with commas between them
        entities (list[str] | Unset): Of account, api_key, auth_config, aws_role, connector,
            connector_definition, inbound_secret, member, pending_call, project, use_token, webhook
        subjects (list[str] | Unset): IDs of what was changed
        by (list[str] | Unset): Who changed it, such as key:0123456789abcdef

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        AuditPage | Problem
    """

    return (
        await asyncio_detailed(
            client=client,
            from_=from_,
            to=to,
            cursor=cursor,
            order=order,
            limit=limit,
            actions=actions,
            entities=entities,
            subjects=subjects,
            by=by,
        )
    ).parsed
