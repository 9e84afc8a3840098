from typing import Any

import httpx

from ...client import AuthenticatedClient, Client
from ...models.list_step_logs_order_by import ListStepLogsOrderBy
from ...models.list_step_logs_order_direction import ListStepLogsOrderDirection
from ...models.problem import Problem
from ...models.steps_output_body import StepsOutputBody
from ...types import UNSET, Response, Unset, is_problem


def _get_kwargs(
    *,
    filteraccount_ids: str | Unset = UNSET,
    filteractions: str | Unset = UNSET,
    filterhttp_methods: str | Unset = UNSET,
    filterrequest_ids: str | Unset = UNSET,
    filterstart_date: str | Unset = UNSET,
    filterend_date: str | Unset = UNSET,
    filterstatus_codes: str | Unset = UNSET,
    filtersuccess: str | Unset = UNSET,
    filterproviders: str | Unset = UNSET,
    filterconnectors: str | Unset = UNSET,
    filterservices: str | Unset = UNSET,
    filterresources: str | Unset = UNSET,
    filtersub_resources: str | Unset = UNSET,
    filterchild_resources: str | Unset = UNSET,
    filterauth_config_ids: str | Unset = UNSET,
    filterorigin_owner_ids: str | Unset = UNSET,
    filterattempt_ids: str | Unset = UNSET,
    filterconnect_session_ids: str | Unset = UNSET,
    filtercorrelation_ids: str | Unset = UNSET,
    page_size: int | Unset = 25,
    next_: str | Unset = UNSET,
    order_by: ListStepLogsOrderBy | Unset = "eventDatetime",
    order_direction: ListStepLogsOrderDirection | Unset = "desc",
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["filter[account_ids]"] = filteraccount_ids

    params["filter[actions]"] = filteractions

    params["filter[http_methods]"] = filterhttp_methods

    params["filter[request_ids]"] = filterrequest_ids

    params["filter[start_date]"] = filterstart_date

    params["filter[end_date]"] = filterend_date

    params["filter[status_codes]"] = filterstatus_codes

    params["filter[success]"] = filtersuccess

    params["filter[providers]"] = filterproviders

    params["filter[connectors]"] = filterconnectors

    params["filter[services]"] = filterservices

    params["filter[resources]"] = filterresources

    params["filter[sub_resources]"] = filtersub_resources

    params["filter[child_resources]"] = filterchild_resources

    params["filter[auth_config_ids]"] = filterauth_config_ids

    params["filter[origin_owner_ids]"] = filterorigin_owner_ids

    params["filter[attempt_ids]"] = filterattempt_ids

    params["filter[connect_session_ids]"] = filterconnect_session_ids

    params["filter[correlation_ids]"] = filtercorrelation_ids

    params["page_size"] = page_size

    params["next"] = next_

    json_order_by: str | Unset = UNSET
    if not isinstance(order_by, Unset):
        json_order_by = order_by

    params["order_by"] = json_order_by

    json_order_direction: str | Unset = UNSET
    if not isinstance(order_direction, Unset):
        json_order_direction = order_direction

    params["order_direction"] = json_order_direction

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/requests/logs/steps",
        "params": params,
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Problem | StepsOutputBody | None:
    if response.status_code == 200:
        response_200 = StepsOutputBody.from_dict(response.json())

        return response_200

    if not is_problem(response):
        return None
    response_default = Problem.from_dict(response.json())

    return response_default


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[Problem | StepsOutputBody | None]:
    return Response(
        status_code=response.status_code,
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    filteraccount_ids: str | Unset = UNSET,
    filteractions: str | Unset = UNSET,
    filterhttp_methods: str | Unset = UNSET,
    filterrequest_ids: str | Unset = UNSET,
    filterstart_date: str | Unset = UNSET,
    filterend_date: str | Unset = UNSET,
    filterstatus_codes: str | Unset = UNSET,
    filtersuccess: str | Unset = UNSET,
    filterproviders: str | Unset = UNSET,
    filterconnectors: str | Unset = UNSET,
    filterservices: str | Unset = UNSET,
    filterresources: str | Unset = UNSET,
    filtersub_resources: str | Unset = UNSET,
    filterchild_resources: str | Unset = UNSET,
    filterauth_config_ids: str | Unset = UNSET,
    filterorigin_owner_ids: str | Unset = UNSET,
    filterattempt_ids: str | Unset = UNSET,
    filterconnect_session_ids: str | Unset = UNSET,
    filtercorrelation_ids: str | Unset = UNSET,
    page_size: int | Unset = 25,
    next_: str | Unset = UNSET,
    order_by: ListStepLogsOrderBy | Unset = "eventDatetime",
    order_direction: ListStepLogsOrderDirection | Unset = "desc",
) -> Response[Problem | StepsOutputBody | None]:
    """List the requests to providers

     Newest first. A page may be short and have a next all the same, when little matches: follow next
    until it is null. In another order than that of time, the newest 2,000 entries that match are put in
    order. The steps of one log stay together, so that a page may have some more than page_size.

    The API key needs the scope `logs:read`.

    Args:
        filteraccount_ids (str | Unset):
        filteractions (str | Unset):
        filterhttp_methods (str | Unset):
        filterrequest_ids (str | Unset):
        filterstart_date (str | Unset):
        filterend_date (str | Unset):
        filterstatus_codes (str | Unset):
        filtersuccess (str | Unset):
        filterproviders (str | Unset):
        filterconnectors (str | Unset):
        filterservices (str | Unset):
        filterresources (str | Unset):
        filtersub_resources (str | Unset):
        filterchild_resources (str | Unset):
        filterauth_config_ids (str | Unset):
        filterorigin_owner_ids (str | Unset):
        filterattempt_ids (str | Unset):
        filterconnect_session_ids (str | Unset):
        filtercorrelation_ids (str | Unset):
        page_size (int | Unset):  Default: 25.
        next_ (str | Unset): The next of the page before
        order_by (ListStepLogsOrderBy | Unset):  Default: 'eventDatetime'.
        order_direction (ListStepLogsOrderDirection | Unset):  Default: 'desc'.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | StepsOutputBody]
    """

    kwargs = _get_kwargs(
        filteraccount_ids=filteraccount_ids,
        filteractions=filteractions,
        filterhttp_methods=filterhttp_methods,
        filterrequest_ids=filterrequest_ids,
        filterstart_date=filterstart_date,
        filterend_date=filterend_date,
        filterstatus_codes=filterstatus_codes,
        filtersuccess=filtersuccess,
        filterproviders=filterproviders,
        filterconnectors=filterconnectors,
        filterservices=filterservices,
        filterresources=filterresources,
        filtersub_resources=filtersub_resources,
        filterchild_resources=filterchild_resources,
        filterauth_config_ids=filterauth_config_ids,
        filterorigin_owner_ids=filterorigin_owner_ids,
        filterattempt_ids=filterattempt_ids,
        filterconnect_session_ids=filterconnect_session_ids,
        filtercorrelation_ids=filtercorrelation_ids,
        page_size=page_size,
        next_=next_,
        order_by=order_by,
        order_direction=order_direction,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient,
    filteraccount_ids: str | Unset = UNSET,
    filteractions: str | Unset = UNSET,
    filterhttp_methods: str | Unset = UNSET,
    filterrequest_ids: str | Unset = UNSET,
    filterstart_date: str | Unset = UNSET,
    filterend_date: str | Unset = UNSET,
    filterstatus_codes: str | Unset = UNSET,
    filtersuccess: str | Unset = UNSET,
    filterproviders: str | Unset = UNSET,
    filterconnectors: str | Unset = UNSET,
    filterservices: str | Unset = UNSET,
    filterresources: str | Unset = UNSET,
    filtersub_resources: str | Unset = UNSET,
    filterchild_resources: str | Unset = UNSET,
    filterauth_config_ids: str | Unset = UNSET,
    filterorigin_owner_ids: str | Unset = UNSET,
    filterattempt_ids: str | Unset = UNSET,
    filterconnect_session_ids: str | Unset = UNSET,
    filtercorrelation_ids: str | Unset = UNSET,
    page_size: int | Unset = 25,
    next_: str | Unset = UNSET,
    order_by: ListStepLogsOrderBy | Unset = "eventDatetime",
    order_direction: ListStepLogsOrderDirection | Unset = "desc",
) -> Problem | StepsOutputBody | None:
    """List the requests to providers

     Newest first. A page may be short and have a next all the same, when little matches: follow next
    until it is null. In another order than that of time, the newest 2,000 entries that match are put in
    order. The steps of one log stay together, so that a page may have some more than page_size.

    The API key needs the scope `logs:read`.

    Args:
        filteraccount_ids (str | Unset):
        filteractions (str | Unset):
        filterhttp_methods (str | Unset):
        filterrequest_ids (str | Unset):
        filterstart_date (str | Unset):
        filterend_date (str | Unset):
        filterstatus_codes (str | Unset):
        filtersuccess (str | Unset):
        filterproviders (str | Unset):
        filterconnectors (str | Unset):
        filterservices (str | Unset):
        filterresources (str | Unset):
        filtersub_resources (str | Unset):
        filterchild_resources (str | Unset):
        filterauth_config_ids (str | Unset):
        filterorigin_owner_ids (str | Unset):
        filterattempt_ids (str | Unset):
        filterconnect_session_ids (str | Unset):
        filtercorrelation_ids (str | Unset):
        page_size (int | Unset):  Default: 25.
        next_ (str | Unset): The next of the page before
        order_by (ListStepLogsOrderBy | Unset):  Default: 'eventDatetime'.
        order_direction (ListStepLogsOrderDirection | Unset):  Default: 'desc'.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | StepsOutputBody
    """

    return sync_detailed(
        client=client,
        filteraccount_ids=filteraccount_ids,
        filteractions=filteractions,
        filterhttp_methods=filterhttp_methods,
        filterrequest_ids=filterrequest_ids,
        filterstart_date=filterstart_date,
        filterend_date=filterend_date,
        filterstatus_codes=filterstatus_codes,
        filtersuccess=filtersuccess,
        filterproviders=filterproviders,
        filterconnectors=filterconnectors,
        filterservices=filterservices,
        filterresources=filterresources,
        filtersub_resources=filtersub_resources,
        filterchild_resources=filterchild_resources,
        filterauth_config_ids=filterauth_config_ids,
        filterorigin_owner_ids=filterorigin_owner_ids,
        filterattempt_ids=filterattempt_ids,
        filterconnect_session_ids=filterconnect_session_ids,
        filtercorrelation_ids=filtercorrelation_ids,
        page_size=page_size,
        next_=next_,
        order_by=order_by,
        order_direction=order_direction,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    filteraccount_ids: str | Unset = UNSET,
    filteractions: str | Unset = UNSET,
    filterhttp_methods: str | Unset = UNSET,
    filterrequest_ids: str | Unset = UNSET,
    filterstart_date: str | Unset = UNSET,
    filterend_date: str | Unset = UNSET,
    filterstatus_codes: str | Unset = UNSET,
    filtersuccess: str | Unset = UNSET,
    filterproviders: str | Unset = UNSET,
    filterconnectors: str | Unset = UNSET,
    filterservices: str | Unset = UNSET,
    filterresources: str | Unset = UNSET,
    filtersub_resources: str | Unset = UNSET,
    filterchild_resources: str | Unset = UNSET,
    filterauth_config_ids: str | Unset = UNSET,
    filterorigin_owner_ids: str | Unset = UNSET,
    filterattempt_ids: str | Unset = UNSET,
    filterconnect_session_ids: str | Unset = UNSET,
    filtercorrelation_ids: str | Unset = UNSET,
    page_size: int | Unset = 25,
    next_: str | Unset = UNSET,
    order_by: ListStepLogsOrderBy | Unset = "eventDatetime",
    order_direction: ListStepLogsOrderDirection | Unset = "desc",
) -> Response[Problem | StepsOutputBody | None]:
    """List the requests to providers

     Newest first. A page may be short and have a next all the same, when little matches: follow next
    until it is null. In another order than that of time, the newest 2,000 entries that match are put in
    order. The steps of one log stay together, so that a page may have some more than page_size.

    The API key needs the scope `logs:read`.

    Args:
        filteraccount_ids (str | Unset):
        filteractions (str | Unset):
        filterhttp_methods (str | Unset):
        filterrequest_ids (str | Unset):
        filterstart_date (str | Unset):
        filterend_date (str | Unset):
        filterstatus_codes (str | Unset):
        filtersuccess (str | Unset):
        filterproviders (str | Unset):
        filterconnectors (str | Unset):
        filterservices (str | Unset):
        filterresources (str | Unset):
        filtersub_resources (str | Unset):
        filterchild_resources (str | Unset):
        filterauth_config_ids (str | Unset):
        filterorigin_owner_ids (str | Unset):
        filterattempt_ids (str | Unset):
        filterconnect_session_ids (str | Unset):
        filtercorrelation_ids (str | Unset):
        page_size (int | Unset):  Default: 25.
        next_ (str | Unset): The next of the page before
        order_by (ListStepLogsOrderBy | Unset):  Default: 'eventDatetime'.
        order_direction (ListStepLogsOrderDirection | Unset):  Default: 'desc'.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | StepsOutputBody]
    """

    kwargs = _get_kwargs(
        filteraccount_ids=filteraccount_ids,
        filteractions=filteractions,
        filterhttp_methods=filterhttp_methods,
        filterrequest_ids=filterrequest_ids,
        filterstart_date=filterstart_date,
        filterend_date=filterend_date,
        filterstatus_codes=filterstatus_codes,
        filtersuccess=filtersuccess,
        filterproviders=filterproviders,
        filterconnectors=filterconnectors,
        filterservices=filterservices,
        filterresources=filterresources,
        filtersub_resources=filtersub_resources,
        filterchild_resources=filterchild_resources,
        filterauth_config_ids=filterauth_config_ids,
        filterorigin_owner_ids=filterorigin_owner_ids,
        filterattempt_ids=filterattempt_ids,
        filterconnect_session_ids=filterconnect_session_ids,
        filtercorrelation_ids=filtercorrelation_ids,
        page_size=page_size,
        next_=next_,
        order_by=order_by,
        order_direction=order_direction,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
    filteraccount_ids: str | Unset = UNSET,
    filteractions: str | Unset = UNSET,
    filterhttp_methods: str | Unset = UNSET,
    filterrequest_ids: str | Unset = UNSET,
    filterstart_date: str | Unset = UNSET,
    filterend_date: str | Unset = UNSET,
    filterstatus_codes: str | Unset = UNSET,
    filtersuccess: str | Unset = UNSET,
    filterproviders: str | Unset = UNSET,
    filterconnectors: str | Unset = UNSET,
    filterservices: str | Unset = UNSET,
    filterresources: str | Unset = UNSET,
    filtersub_resources: str | Unset = UNSET,
    filterchild_resources: str | Unset = UNSET,
    filterauth_config_ids: str | Unset = UNSET,
    filterorigin_owner_ids: str | Unset = UNSET,
    filterattempt_ids: str | Unset = UNSET,
    filterconnect_session_ids: str | Unset = UNSET,
    filtercorrelation_ids: str | Unset = UNSET,
    page_size: int | Unset = 25,
    next_: str | Unset = UNSET,
    order_by: ListStepLogsOrderBy | Unset = "eventDatetime",
    order_direction: ListStepLogsOrderDirection | Unset = "desc",
) -> Problem | StepsOutputBody | None:
    """List the requests to providers

     Newest first. A page may be short and have a next all the same, when little matches: follow next
    until it is null. In another order than that of time, the newest 2,000 entries that match are put in
    order. The steps of one log stay together, so that a page may have some more than page_size.

    The API key needs the scope `logs:read`.

    Args:
        filteraccount_ids (str | Unset):
        filteractions (str | Unset):
        filterhttp_methods (str | Unset):
        filterrequest_ids (str | Unset):
        filterstart_date (str | Unset):
        filterend_date (str | Unset):
        filterstatus_codes (str | Unset):
        filtersuccess (str | Unset):
        filterproviders (str | Unset):
        filterconnectors (str | Unset):
        filterservices (str | Unset):
        filterresources (str | Unset):
        filtersub_resources (str | Unset):
        filterchild_resources (str | Unset):
        filterauth_config_ids (str | Unset):
        filterorigin_owner_ids (str | Unset):
        filterattempt_ids (str | Unset):
        filterconnect_session_ids (str | Unset):
        filtercorrelation_ids (str | Unset):
        page_size (int | Unset):  Default: 25.
        next_ (str | Unset): The next of the page before
        order_by (ListStepLogsOrderBy | Unset):  Default: 'eventDatetime'.
        order_direction (ListStepLogsOrderDirection | Unset):  Default: 'desc'.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | StepsOutputBody
    """

    return (
        await asyncio_detailed(
            client=client,
            filteraccount_ids=filteraccount_ids,
            filteractions=filteractions,
            filterhttp_methods=filterhttp_methods,
            filterrequest_ids=filterrequest_ids,
            filterstart_date=filterstart_date,
            filterend_date=filterend_date,
            filterstatus_codes=filterstatus_codes,
            filtersuccess=filtersuccess,
            filterproviders=filterproviders,
            filterconnectors=filterconnectors,
            filterservices=filterservices,
            filterresources=filterresources,
            filtersub_resources=filtersub_resources,
            filterchild_resources=filterchild_resources,
            filterauth_config_ids=filterauth_config_ids,
            filterorigin_owner_ids=filterorigin_owner_ids,
            filterattempt_ids=filterattempt_ids,
            filterconnect_session_ids=filterconnect_session_ids,
            filtercorrelation_ids=filtercorrelation_ids,
            page_size=page_size,
            next_=next_,
            order_by=order_by,
            order_direction=order_direction,
        )
    ).parsed
