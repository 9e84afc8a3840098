import datetime
from typing import Any

import httpx

from ...client import AuthenticatedClient, Client
from ...models.export_audit_format import ExportAuditFormat
from ...models.problem import Problem
from ...types import UNSET, Response, Unset, is_problem


def _get_kwargs(
    *,
    from_: datetime.datetime | Unset = UNSET,
    to: datetime.datetime | Unset = UNSET,
    cursor: str | Unset = UNSET,
    actions: list[str] | Unset = UNSET,
    entities: list[str] | Unset = UNSET,
    subjects: list[str] | Unset = UNSET,
    by: list[str] | Unset = UNSET,
    format_: ExportAuditFormat | Unset = "jsonl",
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

    json_format_: str | Unset = UNSET
    if not isinstance(format_, Unset):
        json_format_ = format_

    params["format"] = json_format_

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/audit/export",
        "params": params,
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Problem | str | None:
    if response.status_code == 200:
        response_200 = response.text
        return response_200

    if not is_problem(response):
        return None
    response_default = Problem.from_dict(response.json())

    return response_default


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[Problem | str | None]:
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
    actions: list[str] | Unset = UNSET,
    entities: list[str] | Unset = UNSET,
    subjects: list[str] | Unset = UNSET,
    by: list[str] | Unset = UNSET,
    format_: ExportAuditFormat | Unset = "jsonl",
) -> Response[Problem | str | None]:
    """Export the audit log

     Who changed which setting, from where, from what to what: of connectors, auth configs, API keys,
    webhook endpoints, the project, and of accounts their suspensions and deletions. Entries are kept
    for a year. Up to 1000 entries, the oldest first; x-next-cursor goes on behind them.

    The API key needs the scope `project:admin`.

    Args:
        from_ (datetime.datetime | Unset): The first moment, such as 2026-12-01T00:00:00Z
        to (datetime.datetime | Unset): The last moment
        cursor (str | Unset): next of the page before
        actions (list[str] | Unset): Such as auth_config.updated, with commas between them
        entities (list[str] | Unset): Of account, api_key, auth_config, aws_role, connector,
            connector_definition, inbound_secret, member, pending_call, project, use_token, webhook
        subjects (list[str] | Unset): IDs of what was changed
        by (list[str] | Unset): Who changed it, such as key:0123456789abcdef
        format_ (ExportAuditFormat | Unset):  Default: 'jsonl'.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | str]
    """

    kwargs = _get_kwargs(
        from_=from_,
        to=to,
        cursor=cursor,
        actions=actions,
        entities=entities,
        subjects=subjects,
        by=by,
        format_=format_,
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
    actions: list[str] | Unset = UNSET,
    entities: list[str] | Unset = UNSET,
    subjects: list[str] | Unset = UNSET,
    by: list[str] | Unset = UNSET,
    format_: ExportAuditFormat | Unset = "jsonl",
) -> Problem | str | None:
    """Export the audit log

     Who changed which setting, from where, from what to what: of connectors, auth configs, API keys,
    webhook endpoints, the project, and of accounts their suspensions and deletions. Entries are kept
    for a year. Up to 1000 entries, the oldest first; x-next-cursor goes on behind them.

    The API key needs the scope `project:admin`.

    Args:
        from_ (datetime.datetime | Unset): The first moment, such as 2026-12-01T00:00:00Z
        to (datetime.datetime | Unset): The last moment
        cursor (str | Unset): next of the page before
        actions (list[str] | Unset): Such as auth_config.updated, with commas between them
        entities (list[str] | Unset): Of account, api_key, auth_config, aws_role, connector,
            connector_definition, inbound_secret, member, pending_call, project, use_token, webhook
        subjects (list[str] | Unset): IDs of what was changed
        by (list[str] | Unset): Who changed it, such as key:0123456789abcdef
        format_ (ExportAuditFormat | Unset):  Default: 'jsonl'.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | str
    """

    return sync_detailed(
        client=client,
        from_=from_,
        to=to,
        cursor=cursor,
        actions=actions,
        entities=entities,
        subjects=subjects,
        by=by,
        format_=format_,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    from_: datetime.datetime | Unset = UNSET,
    to: datetime.datetime | Unset = UNSET,
    cursor: str | Unset = UNSET,
    actions: list[str] | Unset = UNSET,
    entities: list[str] | Unset = UNSET,
    subjects: list[str] | Unset = UNSET,
    by: list[str] | Unset = UNSET,
    format_: ExportAuditFormat | Unset = "jsonl",
) -> Response[Problem | str | None]:
    """Export the audit log

     Who changed which setting, from where, from what to what: of connectors, auth configs, API keys,
    webhook endpoints, the project, and of accounts their suspensions and deletions. Entries are kept
    for a year. Up to 1000 entries, the oldest first; x-next-cursor goes on behind them.

    The API key needs the scope `project:admin`.

    Args:
        from_ (datetime.datetime | Unset): The first moment, such as 2026-12-01T00:00:00Z
        to (datetime.datetime | Unset): The last moment
        cursor (str | Unset): next of the page before
        actions (list[str] | Unset): Such as auth_config.updated, with commas between them
        entities (list[str] | Unset): Of account, api_key, auth_config, aws_role, connector,
            connector_definition, inbound_secret, member, pending_call, project, use_token, webhook
        subjects (list[str] | Unset): IDs of what was changed
        by (list[str] | Unset): Who changed it, such as key:0123456789abcdef
        format_ (ExportAuditFormat | Unset):  Default: 'jsonl'.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | str]
    """

    kwargs = _get_kwargs(
        from_=from_,
        to=to,
        cursor=cursor,
        actions=actions,
        entities=entities,
        subjects=subjects,
        by=by,
        format_=format_,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
    from_: datetime.datetime | Unset = UNSET,
    to: datetime.datetime | Unset = UNSET,
    cursor: str | Unset = UNSET,
    actions: list[str] | Unset = UNSET,
    entities: list[str] | Unset = UNSET,
    subjects: list[str] | Unset = UNSET,
    by: list[str] | Unset = UNSET,
    format_: ExportAuditFormat | Unset = "jsonl",
) -> Problem | str | None:
    """Export the audit log

     Who changed which setting, from where, from what to what: of connectors, auth configs, API keys,
    webhook endpoints, the project, and of accounts their suspensions and deletions. Entries are kept
    for a year. Up to 1000 entries, the oldest first; x-next-cursor goes on behind them.

    The API key needs the scope `project:admin`.

    Args:
        from_ (datetime.datetime | Unset): The first moment, such as 2026-12-01T00:00:00Z
        to (datetime.datetime | Unset): The last moment
        cursor (str | Unset): next of the page before
        actions (list[str] | Unset): Such as auth_config.updated, with commas between them
        entities (list[str] | Unset): Of account, api_key, auth_config, aws_role, connector,
            connector_definition, inbound_secret, member, pending_call, project, use_token, webhook
        subjects (list[str] | Unset): IDs of what was changed
        by (list[str] | Unset): Who changed it, such as key:0123456789abcdef
        format_ (ExportAuditFormat | Unset):  Default: 'jsonl'.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | str
    """

    return (
        await asyncio_detailed(
            client=client,
            from_=from_,
            to=to,
            cursor=cursor,
            actions=actions,
            entities=entities,
            subjects=subjects,
            by=by,
            format_=format_,
        )
    ).parsed
